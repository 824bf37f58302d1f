import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// `SyncStatus`: what the service writes of itself beside the data.
@Suite(.timeLimit(.minutes(1)))
struct StatusSeriesTests {
    private static func key(
        _ field: String, _ resource: String, at time: Date = Bench.noon, account: Account = .me
    ) -> RecordingSink.Key {
        RecordingSink.Key(
            StatusSeries.measurement, Int64(time.timeIntervalSince1970), field: field,
            tags: [Series.Tag("resource", resource)], account: account)
    }

    @Test func `After a sync, and then every five minutes, the sink has what the status says`() async throws {
        let bench = try await Bench(statusInterval: 300)
        try await bench.run { bench in
            #expect(try await bench.finish().state == .done)
            try await bench.sink.wait { $0[Self.key("coverage", "steps")] == 100 }
            #expect(bench.sink.values[Self.key("days_wanted", "steps")] == 3)
            #expect(bench.sink.values[Self.key("days_held", "steps")] == 3)
            #expect(bench.sink.values[Self.key("coverage", "all")] == 100)
            #expect(bench.sink.values[Self.key("lag", "all")] == 600)
            #expect(bench.sink.values[Self.key("authorized", "all")] == 1)
            #expect(bench.sink.values[Self.key("errors", "all")] == 0)
            #expect(bench.sink.values[Self.key("authorization_ends_in", "all")] == nil)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 300 }
            bench.clock.advance(by: 300)
            try await bench.sink.wait { $0[Self.key("last_success", "all", at: Bench.noon + 300)] == 300 }
            #expect(bench.sink.values[Self.key("lag", "all", at: Bench.noon + 300)] == 900)
        }
    }

    @Test func `What fails is counted, and what waits for the sink`() async throws {
        let bench = try await Bench(statusInterval: 300)
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                if window.resource == .sleep { throw ProviderError(.unreadable, "The provider is ill.") }
                return window.days.map { .text($0, "") }
            }
        }
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.sleep, .steps]))
            try await bench.sink.wait { $0[Self.key("days_failed", "sleep")] == 3 }
            #expect(bench.sink.values[Self.key("coverage", "sleep")] == 0)
            #expect(bench.sink.values[Self.key("errors", "all")] == 1)
            #expect(bench.sink.values[Self.key("days_failed", "all")] == 3)
        }
    }

    @Test func `A sink that is down gets the status again when it is up, and no sync waits for it`() async throws {
        let bench = try await Bench(statusInterval: 300)
        bench.sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest(resources: [.steps]))
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 10 }
            bench.clock.advance(by: 10)
            #expect(try await bench.finish(job.id).state == .partial)
            bench.sink.recover()
            _ = try await bench.finish(JobRequest(resources: [.weight]))
            try await bench.sink.wait { $0.keys.contains { $0.measurement == StatusSeries.measurement } }
        }
    }

    @Test func `One sink that does not take it keeps it from no other`() async throws {
        let (down, up) = (RecordingSink(id: "down"), RecordingSink(id: "up"))
        let bench = try await Bench(sinks: [down, up], statusInterval: 300)
        try await bench.run { bench in
            let job = try await bench.finish(JobRequest(resources: [.steps]))
            #expect(job.state == .done)
            down.goDown()
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 300 }
            bench.clock.advance(by: 300)
            try await up.wait { $0[Self.key("authorized", "all", at: Bench.noon + 300)] == 1 }
        }
    }

    @Test func `The success of one account is not another's`() async throws {
        let other = try #require(Account("bo"))
        let bench = try await Bench(statusInterval: 300, accounts: [.me, other])
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(account: .me, resources: [.steps]))
            try await bench.sink.wait { $0[Self.key("last_success", "all")] == 0 }
            try await bench.sink.wait { $0[Self.key("authorized", "all", account: other)] == 1 }
            #expect(bench.sink.values[Self.key("last_success", "all", account: other)] == nil)
        }
    }

    @Test func `Without an interval nothing but data is written`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            let job = try await bench.finish()
            #expect(job.state == .done)
        }
        #expect(!bench.sink.values.keys.contains { $0.measurement == StatusSeries.measurement })
    }
}
