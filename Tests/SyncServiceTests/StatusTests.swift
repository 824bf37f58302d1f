import Foundation
import HealthModel
import SyncEngine
import SyncService
import TestSupport
import Testing

struct StatusTests {
    /// Every path to a value, array indices left out: the shape of an answer.
    private func shape(_ value: Any, at path: String = "") -> Set<String> {
        switch value {
        case let object as [String: Any]:
            object.reduce(into: [path]) { $0.formUnion(shape($1.value, at: path + "/" + $1.key)) }
        case let array as [Any]: array.reduce(into: [path]) { $0.formUnion(shape($1, at: path + "/*")) }
        default: [path]
        }
    }

    @Test func `the shape is the same before an authorisation, while syncing and after`() async throws {
        let desk = try await Desk(accounts: [])
        let before = await desk.ask("GET", "/status")
        #expect(before.status == 200)
        #expect(try before.string("state") == "unauthorized")
        #expect(try before.value("job") is NSNull)

        try await desk.engine.authorized(.me)
        let idle = await desk.ask("GET", "/status")
        #expect(try idle.string("state") == "idle")
        let door = desk.holdFetches()
        _ = await desk.ask("GET", "/sync/all")
        try await door.waitForArrivals()
        let during = await desk.ask("GET", "/status")
        #expect(try during.string("state") == "syncing")
        #expect(try during.string("job/state") == "syncing")
        door.open()
        #expect(await desk.ask("GET", "/sync/all?wait=true").status == 200)
        let after = await desk.ask("GET", "/status")
        #expect(try after.string("state") == "idle")
        #expect(try after.value("job") is NSNull)

        let answers = [before, idle, during, after]
        let top: Set = ["state", "now", "accounts", "sinks", "job", "resources", "budget", "latest"]
        for answer in answers { #expect(Set(try answer.object().keys) == top) }
        for part in ["resources", "budget", "latest", "sinks"] {
            let shapes = Set(try answers.map { shape(try $0.value(part)) })
            #expect(shapes.count == 1, "\(part)")
        }
        let accounts = Set(try [idle, during, after].map { shape(try $0.value("accounts")) })
        #expect(accounts.count == 1)
        await desk.end()
    }

    @Test func `every key is snake_case, every resource is there, and what has no value is null`() async throws {
        let desk = try await Desk()
        let answer = await desk.ask("GET", "/status")
        for path in shape(try answer.object()) {
            #expect(path.allSatisfy { !$0.isUppercase })
        }
        #expect(Set(try answer.object("resources").keys) == Set(Resource.allCases.map(\.slug)))
        for slug in Resource.allCases.map(\.slug) {
            let resource = try answer.object("accounts/0/resources/\(slug)")
            #expect(
                Set(resource.keys) == [
                    "last_sync", "complete_through", "days_wanted", "days_missing", "days_failed", "lag_seconds",
                    "last_error", "granted",
                ])
            #expect(resource["last_sync"] is NSNull)
            #expect(resource["last_error"] is NSNull)
        }
        #expect(
            Set(try answer.object("accounts/0").keys) == [
                "account", "provider", "authorization", "message", "last_error", "missing_scopes", "granted_scopes",
                "authorized_at",
                "authorization_ends_at", "time_zone", "sync_since",
                "device_sync", "resources", "budget", "latest",
            ])
        #expect(Set(try answer.object("budget").keys) == ["limit", "remaining", "reset_at", "period_seconds"])
        #expect(
            Set(try answer.object("latest").keys) == [
                "battery", "resting_heart_rate", "steps_today", "minutes_asleep", "weight",
            ])
        #expect(
            Set(try answer.object("sinks/0").keys) == [
                "id", "pending", "last_error", "last_delivery", "retry_at", "dead_letters", "last_refusal",
                "beyond_retention", "undeleted",
            ])
        for path in ["budget/limit", "latest/battery", "sinks/0/last_error", "accounts/0/message"] {
            #expect(try answer.value(path) is NSNull)
        }
        #expect(try answer.string("now") == "2026-03-10T12:00:00Z")
        await desk.end()
    }

    @Test func `it says how complete the copy is`() async throws {
        let desk = try await Desk()
        desk.provider.script {
            $0.profile = { _ throws(ProviderError) in ProviderProfile(timeZone: "Europe/Vienna", memberSince: nil) }
            $0.fetch = { window, _ throws(ProviderError) in
                guard window.resource != .steps || window.days.lowerBound != CivilDay("2026-03-09")! else {
                    throw ProviderError(.unreadable, "The answer was cut.")
                }
                return window.days.map { .noon($0) }
            }
        }
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let answer = await desk.ask("GET", "/status")
        #expect(try answer.string("state") == "degraded")
        #expect(try answer.string("resources/sleep/complete_through") == "2026-03-10")
        #expect(try answer.number("resources/sleep/days_missing") == 0)
        #expect(try answer.string("resources/steps/complete_through") == "2026-03-08")
        #expect(try answer.number("resources/steps/days_missing") == 1)
        #expect(try answer.number("resources/steps/days_failed") == 1)
        #expect(try answer.number("resources/steps/days_wanted") == 3)
        #expect(try answer.string("resources/steps/last_error") == "The answer was cut.")
        #expect(try answer.number("sinks/0/pending") == 0)
        #expect(try answer.string("accounts/0/time_zone") == "Europe/Vienna")
        await desk.end()
    }

    @Test func `the command line reads what the service writes`() async throws {
        let desk = try await Desk()
        _ = await desk.ask("GET", "/sync/all?wait=true")
        let answer = await desk.ask("GET", "/status")
        let report = try WireJSON.decode(StatusReport.self, from: answer.bytes)
        #expect(try WireJSON.encode(report) == answer.bytes)
        #expect(report.accounts.first?.resources.count == Resource.allCases.count)
        let jobs = await desk.ask("GET", "/jobs")
        let decoded = try WireJSON.decode([String: [Job]].self, from: jobs.bytes)
        #expect(decoded["jobs"]?.first?.state == .done)
        await desk.end()
    }
}
