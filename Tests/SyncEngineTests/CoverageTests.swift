import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CoverageTests {
    @Test func `each date has its mark: settled, empty, open, failed, not fetched, not to be had`() async throws {
        let provider = ScriptedProvider(lastSync: Bench.noon.addingTimeInterval(-600))
        provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                if window.days.contains(day("2026-10-04")) { throw ProviderError(.rejected, "No.") }
                return window.days.map {
                    $0 == day("2026-10-03") ? FetchedDay($0, parts: [], hasData: false) : .noon($0)
                }
            }
        }
        let bench = try await Bench(provider: provider, since: "2026-10-01")
        let calendar = try await bench.run { bench in
            for one in ["2026-10-02", "2026-10-03", "2026-10-04", "2026-11-22"] {
                _ = try await bench.finish(JobRequest(resources: [.steps], from: day(one), to: day(one)))
            }
            return try #require(try await bench.engine.coverage(of: .me, from: nil, to: day("2026-11-24")))
        }
        let steps = try #require(calendar.resources["steps"])
        #expect(calendar.from == day("2026-10-01"))
        #expect(steps.days == ".sef" + String(repeating: ".", count: 48) + "o--")
        #expect(steps.failures.map(\.message) == ["No."])
        #expect(steps.failures.map(\.from) == [day("2026-10-04")])
        #expect(calendar.resources.count == Resource.allCases.count)
        #expect(calendar.resources["hrv"]?.days.allSatisfy { $0 == "-" } == true)
        #expect(calendar.resources["devices"]?.days == String(repeating: "-", count: 52) + "s--")
    }

    @Test func `dates that were synced before the far end of everything are shown too`() async throws {
        let bench = try await Bench(since: "2026-11-20")
        let calendar = try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.steps], from: day("2025-05-01"), to: day("2025-05-02")))
            return try await bench.engine.coverage(of: .me, from: nil, to: nil)
        }
        #expect(calendar?.from == day("2025-05-01"))
        #expect(calendar?.to == Bench.today)
        #expect(calendar?.resources["steps"]?.days.hasPrefix("ss..") == true)
        #expect(try await bench.engine.coverage(of: #require(Account("nobody")), from: nil, to: nil) == nil)
    }

    @Test func `neighbours that failed for the same reason are one run, with their earliest next try`() async throws {
        let provider = ScriptedProvider(lastSync: Bench.noon.addingTimeInterval(-600))
        provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                throw ProviderError(.rejected, "Not \(window.resource.slug).")
            }
        }
        let bench = try await Bench(provider: provider)
        let calendar = try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.steps]))
            return try #require(try await bench.engine.coverage(of: .me, from: nil, to: nil))
        }
        let run = try #require(calendar.resources["steps"]?.failures.first)
        #expect(calendar.resources["steps"]?.failures.count == 1)
        #expect(run.from == day("2026-11-20"))
        #expect(run.to == day("2026-11-22"))
        #expect(run.retryAt == Bench.noon.addingTimeInterval(3600))
    }

    @Test func `what was not granted is not to be had, and no gap`() async throws {
        let bench = try await Bench()
        bench.provider.script { $0.scopes = { _ throws(ProviderError) in ["steps", "settings", "profile"] } }
        let calendar = try await bench.run { bench in
            _ = try await bench.finish()
            return try #require(try await bench.engine.coverage(of: .me, from: nil, to: nil))
        }
        #expect(calendar.resources["steps"]?.days == "ooo")
        #expect(calendar.resources["sleep"]?.days == "---")
    }
}
