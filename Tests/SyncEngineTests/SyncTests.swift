import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SyncTests {
    @Test func `The first sync reads the profile, looks at the devices, and fetches all days newest first`()
        async throws
    {
        let bench = try await Bench()
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(job.problems.isEmpty)
        #expect(job.daysWanted == 9)
        #expect(job.daysDone == 9)
        #expect(job.calls == 7)
        #expect(job.callsLeft == 0)
        #expect(job.points == 9)
        #expect(job.finishedAt == Bench.noon)
        #expect(bench.provider.calls.prefix(2) == [.profile(.me), .look(.me)])
        #expect(
            bench.provider.windows == [
                window(.steps, "2026-11-22"), window(.weight, "2026-11-20", "2026-11-22"),
                window(.sleep, "2026-11-20", "2026-11-22"), window(.steps, "2026-11-21"),
                window(.steps, "2026-11-20"),
            ])
        #expect(bench.held(.steps).count == 3)
        #expect(bench.held(.sleep).count == 3)
        #expect(try await bench.archive.day(Bench.today, of: .devices, account: .me) != nil)
    }

    @Test func `A second sync of settled days makes only the look`() async throws {
        let bench = try await Bench()
        let request = JobRequest(from: day("2026-10-01"), to: day("2026-11-01"))
        let job = try await bench.run { bench in
            _ = try await bench.finish(request)
            return try await bench.finish(request)
        }
        #expect(job.state == .done)
        #expect(job.calls == 1)
        #expect(job.daysWanted == 0)
        #expect(bench.provider.calls.last == .look(.me))
        #expect(try await bench.rows(.steps).values.allSatisfy { $0.state == .settled })
    }

    @Test func `Settled days are fetched again when it is forced`() async throws {
        let bench = try await Bench()
        let once = JobRequest(resources: [.sleep], from: day("2026-10-01"), to: day("2026-10-03"))
        let again = JobRequest(resources: [.sleep], from: day("2026-10-01"), to: day("2026-10-03"), force: true)
        let job = try await bench.run { bench in
            _ = try await bench.finish(once)
            return try await bench.finish(again)
        }
        #expect(job.daysDone == 3)
        #expect(job.points == 0, "what came again as it was changes nothing")
        #expect(bench.sink.order.count == 3)
        #expect(try await bench.rows(.sleep).values.allSatisfy { $0.state == .settled })
    }

    @Test func `When the tracker has not synced since, only the look is made`() async throws {
        let bench = try await Bench()
        let calls = try await bench.run { bench in
            _ = try await bench.finish()
            let before = bench.provider.calls.count
            bench.clock.advance(by: 15 * 60)
            #expect(try await bench.finish().daysWanted == 0)
            return bench.provider.calls.dropFirst(before)
        }
        #expect(Array(calls) == [.look(.me)])
    }

    @Test func `When the tracker has synced since, open days are looked at again`() async throws {
        let bench = try await Bench()
        let job = try await bench.run { bench in
            _ = try await bench.finish()
            bench.clock.advance(by: 15 * 60)
            let sync = bench.clock.now()
            bench.provider.script { $0.tracker(syncedAt: sync) }
            return try await bench.finish()
        }
        // Steps cost a call a day: the two days that a sync has ended already wait for their late look.
        #expect(job.daysWanted == 7)
        #expect(job.calls == 4)
    }

    @Test func `Of a range that is half there the other half is asked for`() async throws {
        let bench = try await Bench()
        let windows = try await bench.run { bench in
            _ = try await bench.finish(
                JobRequest(resources: [.sleep, .weight], from: day("2026-10-10"), to: day("2026-10-14")))
            let before = bench.provider.windows.count
            _ = try await bench.finish(
                JobRequest(resources: [.sleep, .weight], from: day("2026-10-10"), to: day("2026-10-20")))
            return bench.provider.windows.dropFirst(before)
        }
        #expect(
            Array(windows) == [
                window(.weight, "2026-10-15", "2026-10-20"), window(.sleep, "2026-10-15", "2026-10-20"),
            ])
    }

    @Test func `Days after the last sync are not asked for`() async throws {
        let bench = try await Bench(provider: ScriptedProvider(lastSync: Date(iso: "2026-11-20T20:00:00Z")))
        let job = try await bench.run { try await $0.finish() }
        #expect(job.daysWanted == 3)
        #expect(bench.provider.windows.allSatisfy { $0.days.upperBound == day("2026-11-20") })
    }

    @Test func `The profile is read once a day, the devices each time`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            _ = try await bench.finish()
            bench.clock.advance(by: 11 * 3600)
            _ = try await bench.finish()
            #expect(bench.provider.calls.count { $0 == .profile(.me) } == 1)
            bench.clock.advance(by: 3600)
            _ = try await bench.finish()
        }
        #expect(bench.provider.calls.count { $0 == .profile(.me) } == 2)
        #expect(bench.provider.calls.count { $0 == .look(.me) } == 3)
    }

    @Test func `Nothing before the first day of the account is asked for`() async throws {
        let bench = try await Bench(since: "2026-01-01")
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in
                ProviderProfile(timeZone: "UTC", memberSince: CivilDay("2026-11-21"))
            }
        }
        let jobs = try await bench.run { bench in
            [try await bench.finish(), try await bench.finish(JobRequest(from: day("2026-02-01"), force: true))]
        }
        #expect(jobs.map(\.daysWanted) == [6, 6])
        #expect(bench.provider.windows.allSatisfy { $0.days.lowerBound >= day("2026-11-21") })
    }

    @Test func `Without any zone nothing is read and the sentence says what to set`() async throws {
        let bench = try await Bench()
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in ProviderProfile(timeZone: "Middle/Earth", memberSince: nil) }
        }
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .failed)
        #expect(job.problems.map(\.code) == ["zone_unknown"])
        #expect(job.problems[0].message.contains("LOCAL_TIMEZONE"))
        #expect(bench.provider.calls == [.profile(.me)])
    }

    @Test func `A zone that is set stands in for the profile's`() async throws {
        let bench = try await Bench(timeZone: TimeZone(identifier: "Asia/Tokyo"))
        bench.provider.script { $0.scopes = { _ throws(ProviderError) in ["settings", "sleep"] } }
        let job = try await bench.run { try await $0.finish(JobRequest(resources: [.sleep])) }
        #expect(job.state == .done)
        #expect(try await bench.rows(.sleep)[Bench.today]?.timeZone == "Asia/Tokyo")
    }

    @Test func `A day keeps the zone in which it was first read, its end included`() async throws {
        let bench = try await Bench(since: "2026-11-21")
        let zone = Watched("America/New_York")
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in ProviderProfile(timeZone: zone.value, memberSince: nil) }
        }
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.steps]))
            zone.update { $0 = "Europe/Berlin" }
            bench.clock.advance(by: 86_400)
            let sync = bench.clock.now()
            bench.provider.script { $0.tracker(syncedAt: sync) }
            _ = try await bench.finish(JobRequest(resources: [.steps]))
        }
        let rows = try await bench.rows(.steps)
        #expect(rows[day("2026-11-22")]?.timeZone == "America/New_York")
        let held = try #require(try await bench.archive.day(day("2026-11-22"), of: .steps, account: .me))
        #expect(held.context.timeZone == "America/New_York")
        #expect(held.context.seenUntil == Int64(Date(iso: "2026-11-23T05:00:00Z").timeIntervalSince1970))
        let next = try #require(try await bench.archive.day(day("2026-11-23"), of: .steps, account: .me))
        #expect(next.context.timeZone == "Europe/Berlin")
    }

    @Test func `Days that a window spans without being wanted keep their row`() async throws {
        let bench = try await Bench()
        let zone = Watched("America/New_York")
        bench.provider.script {
            $0.profile = { _ throws(ProviderError) in ProviderProfile(timeZone: zone.value, memberSince: nil) }
        }
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.sleep], from: day("2026-10-02"), to: day("2026-10-03")))
            zone.update { $0 = "Europe/Berlin" }
            bench.clock.advance(by: 86_400)
            bench.provider.script { $0.rate = { RateReading(limit: 100, remaining: 10, resetAt: Bench.noon + 90_000) } }
            let first = try await bench.engine.sync(
                JobRequest(resources: [.sleep], from: day("2026-10-01"), to: day("2026-10-01")))
            _ = try await bench.job(first.id) { $0.state == .waiting && $0.daysWanted == 1 }
            let second = try await bench.engine.sync(
                JobRequest(resources: [.sleep], from: day("2026-10-04"), to: day("2026-10-04")))
            _ = try await bench.job(second.id) { $0.state == .waiting && $0.daysWanted == 1 }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 90_000 }
            bench.provider.script { $0.rate = { nil } }
            bench.clock.set(Bench.noon + 90_000)
            _ = try await bench.finish(first.id)
            _ = try await bench.finish(second.id)
        }
        #expect(bench.provider.windows.last?.days == day("2026-10-01")...day("2026-10-04"))
        let rows = try await bench.rows(.sleep)
        #expect(rows[day("2026-10-02")]?.timeZone == "America/New_York")
        #expect(rows[day("2026-10-04")]?.timeZone == "Europe/Berlin")
    }

    @Test func `Everything begins 30 days before the first authorisation when nothing is set`() async throws {
        let bench = try await Bench(since: "")
        _ = try await bench.run { try await $0.finish(JobRequest(resources: [.sleep])) }
        #expect(bench.provider.windows == [window(.sleep, "2026-10-23", "2026-11-22")])
    }

    @Test func `Devices are kept as the day's looks, equal ones once`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            _ = try await bench.finish()
            _ = try await bench.finish()
            let sync = bench.clock.now()
            bench.provider.script { $0.tracker(syncedAt: sync) }
            bench.clock.advance(by: 60)
            _ = try await bench.finish()
        }
        let held = try #require(try await bench.archive.day(Bench.today, of: .devices, account: .me))
        #expect(held.parts.count == 2)
        #expect(held.context.seenUntil == Int64(Date(iso: "2026-11-23T00:00:00Z").timeIntervalSince1970))
    }

    @Test func `Without a device the newest sample settles the days before it`() async throws {
        let provider = ScriptedProvider(lastSync: nil)
        provider.script {
            $0.decode = { day throws(ProviderError) in
                try DayText.series(of: day).map { series in
                    var series = series
                    series.measurement = "Steps_Intraday"
                    return series
                }
            }
            $0.fetch = { window, _ throws(ProviderError) in
                window.days.map { $0 <= day("2026-11-20") ? .noon($0) : .text($0, "") }
            }
        }
        let bench = try await Bench(provider: provider, since: "2026-11-10")
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.steps]))
            bench.clock.advance(by: 86_400 + 60)
            _ = try await bench.finish(JobRequest(resources: [.steps]))
        }
        let rows = try await bench.rows(.steps)
        #expect(rows[day("2026-11-19")]?.syncedPastEndAt == Date(iso: "2026-11-20T12:00:00Z"))
        #expect(rows[day("2026-11-20")]?.syncedPastEndAt == nil)
    }

    @Test func `Nothing is authorised: the job says so and asks nobody`() async throws {
        let bench = try await Bench(accounts: [])
        let jobs = try await bench.run { bench in
            [try await bench.finish(), try await bench.finish(JobRequest(account: Account("anna")))]
        }
        #expect(jobs.map(\.state) == [.failed, .failed])
        #expect(jobs.allSatisfy { $0.problems.map(\.code) == ["not_authorized"] })
        #expect(jobs.allSatisfy { $0.problems[0].message.contains("Run authorize.") })
        #expect(bench.provider.calls.isEmpty)
    }

    @Test func `A job for all accounts ends when the last of them is through`() async throws {
        let anna = try #require(Account("anna"))
        let bench = try await Bench(accounts: [.me, anna])
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(job.daysDone == 18)
        #expect(Set(bench.sink.values.keys.map(\.account)) == [.me, anna])
    }
}
