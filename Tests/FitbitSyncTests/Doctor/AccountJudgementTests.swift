import Foundation
import GoogleHealthAPI
import HTTPClient
import HealthModel
import OAuth
import SyncEngine
import SyncService
import TestSupport
import Testing

@testable import fitbit_sync

struct AccountJudgementTests {
    private let now = Date(iso: "2026-11-23T12:00:00Z")

    private func facts(_ change: (inout AccountFacts) -> Void = { _ in }) -> AccountFacts {
        var facts = AccountFacts(account: Account("anna")!, provider: "google", authorizedAt: now - 86_400)
        change(&facts)
        return facts
    }

    private func grant(_ change: (inout Grant) -> Void = { _ in }) -> Grant {
        var grant = Grant(
            account: Account("anna")!, provider: "google", userID: nil, accessToken: "a", refreshToken: "r",
            issuedAt: now, expiresAt: now + 3600, scopes: [])
        change(&grant)
        return grant
    }

    @Test func `a sign-in that ended, will end, or is of a provider without a client is told with the way back`()
        async throws
    {
        let folder = try Folder()
        let settings = try await folder.settings()
        func judged(_ grant: Grant?, _ change: (inout AccountFacts) -> Void = { _ in }) -> Finding {
            Check.judge(facts(change), grant, settings: settings, now: now)
        }
        #expect(judged(grant()).state == .ok)
        #expect(judged(nil).state == .failed)
        let ended = judged(grant { $0.endedBecause = "Google says no (400). Open it again." })
        #expect(ended.state == .failed && ended.message == "Google says no (400)." && ended.remedy == "Open it again.")
        let ending = judged(grant { $0.refreshExpiresAt = now + 86_400 })
        #expect(ending.state == .warning && ending.message.contains("2026-11-24 12:00:00"))
        #expect(ending.remedy?.contains("http://localhost:8710/authorize?account=anna") == true)
        #expect(judged(grant { $0.refreshExpiresAt = now - 1 }).state == .failed)
        let foreign = judged(grant { $0.provider = "fitbit" })
        #expect(foreign.state == .failed && foreign.remedy?.contains("FITBIT_CLIENT_ID") == true)
        #expect(judged(grant()) { $0.gone = "It is over (410). Move." }.state == .failed)
        #expect(judged(nil) { $0.leftAt = now }.state == .ok)
        folder.remove()
    }

    @Test func `a scope that was not granted is told with the resources that it costs`() async {
        let http = HTTPClient()
        let provider = GoogleHealthAPI(
            http: http, tokens: MissingClient(provider: .google) { _ in "" }, now: { Date() })
        let all = Set(GoogleHealthAPI.scopes)
        #expect(Check.judge(granted: all, provider, of: .me).state == .ok)
        let found = Check.judge(
            granted: all.filter { !$0.contains("sleep") && !$0.contains("settings") }, provider, of: Account("anna")!)
        #expect(found.state == .warning)
        #expect(
            found.message
                == "Not granted: googlehealth.settings.readonly, googlehealth.sleep.readonly. Left out for it: sleep, devices, the time zone."
        )
        #expect(found.remedy?.contains("/authorize?account=anna") == true)
        let untracked = Check.judge(granted: all.filter { !$0.contains("location") }, provider, of: .me)
        #expect(untracked.state == .ok, "a person may well keep to themself where they were")
        #expect(untracked.message.contains("location.readonly: the tracks of workouts are left out"))
        let both = Check.judge(
            granted: all.filter { !$0.contains("location") && !$0.contains("sleep") }, provider, of: .me)
        #expect(both.state == .warning && both.message.contains("Left out for it: sleep, the tracks of workouts."))
        await http.shutdown()
    }

    @Test func `a tracker that has not synced for days is told`() {
        func judged(_ sync: TimeInterval?, look: TimeInterval? = 60) -> Finding {
            Check.judge(
                tracker: facts {
                    $0.devicesReadAt = look.map { now - $0 }
                    $0.lastSync = sync.map { now - $0 }
                }, now: now)
        }
        #expect(judged(3600).state == .ok)
        #expect(judged(5 * 86_400).state == .warning)
        #expect(judged(5 * 86_400).message.contains("5 days ago"))
        #expect(judged(nil).state == .skipped)
        #expect(judged(3600, look: nil).state == .skipped)
        #expect(judged(-86_400).message.contains("60 s ago"), "its clock is ahead: no later than it was told")
    }

    @Test func `a zone that nobody knows, or that tzdata does not have, is told`() {
        func judged(_ name: String, _ hasFile: Bool = true) -> Finding {
            Check.judge(zone: name, from: "LOCAL_TIMEZONE", now: now) { _ in hasFile }
        }
        #expect(judged("Europe/Vienna") == .ok("Europe/Vienna, of LOCAL_TIMEZONE: UTC+1:00 now."))
        #expect(judged("America/St_Johns").message.contains("UTC-3:30"))
        #expect(judged("Mars/Olympus").state == .failed)
        #expect(judged("Europe/Vienna", false).state == .warning)
    }

    @Test func `the last sync's first problem is told`() {
        var job = Job(id: "1", request: JobRequest(), createdAt: now - 600)
        #expect(Check.judge(jobs: [job], now: now).state == .skipped)
        (job.state, job.finishedAt) = (.done, now - 60)
        #expect(Check.judge(jobs: [job], now: now) == .ok("It ended 60 s ago: done."))
        job.state = .partial
        job.problems = [
            .init(account: .me, resource: .sleep, code: "scope_missing", message: "Not granted.", isFailure: false),
            .init(account: .me, resource: .steps, code: "unavailable", message: "It is down (503). Wait."),
        ]
        let found = Check.judge(jobs: [job], now: now)
        #expect(found.state == .warning && found.message == "It ended 60 s ago: partial. me/steps: It is down (503).")
        #expect(found.remedy == "Wait.")
    }
}
