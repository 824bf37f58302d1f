import Foundation
import HealthModel
import TestSupport
import Testing

@testable import SyncEngine

/// A sink that gets once more what the archive holds.
@Suite(.timeLimit(.minutes(1)))
struct ReplayTests {
    private let days = ["2026-11-20", "2026-11-21", "2026-11-22"].map { CivilDay($0)! }
    private let sleep = JobRequest(resources: [.sleep], force: true)

    private func answer(_ bench: Bench, _ text: String) {
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in window.days.map { .text($0, "\($0.noon) value \(text)") } }
        }
    }

    /// Three days of sleep in the sink, after which it has lost everything.
    private func lose(_ bench: Bench) async throws {
        answer(bench, "1")
        #expect(try await bench.finish(sleep).state == .done)
        #expect(bench.held(.sleep).keys.sorted() == days)
        bench.sink.lose()
    }

    @Test func `A sink that lost everything gets all days again, in order and without one call`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            try await lose(bench)
            let calls = bench.provider.calls.count
            let written = bench.sink.order
            #expect(try await bench.engine.replay(sink: nil, days: nil).map(\.id) == ["sink"])
            try await bench.sink.wait { $0.count == 3 }
            #expect(bench.sink.order == written + written)
            #expect(bench.provider.calls.count == calls)
        }
    }

    @Test func `A replay of some dates brings these and no others, and what changed since`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            try await lose(bench)
            bench.sink.goDown()
            answer(bench, "2")
            let job = try await bench.engine.sync(JobRequest(resources: [.sleep], from: days[2], force: true))
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 10 }
            bench.clock.advance(by: 10)
            _ = try await bench.finish(job.id)
            let sinks = try await bench.engine.replay(sink: "sink", days: days[1]...days[1])
            #expect(sinks.map(\.pending) == [2])
            bench.sink.recover()
            _ = try await bench.engine.replay(sink: "sink", days: days[1]...days[1])
            try await bench.sink.wait { $0.count == 2 }
            #expect(bench.held(.sleep) == [days[1]: 1, days[2]: 2])
            while try await bench.engine.status().sinks[0].pending > 0 { await Task.yield() }
        }
        let cursor = try await bench.archive.cursor(of: "sink")
        #expect(cursor.replay == nil)
        #expect(try await cursor.delivered == bench.archive.lastSequence())
    }

    @Test func `A replay that the service's end cut short goes on at the next start`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            try await lose(bench)
            bench.sink.goDown()
            _ = try await bench.engine.replay(sink: nil, days: days[0]...days[1])
        }
        bench.sink.recover()
        try await bench.restarted().run { bench in
            try await bench.sink.wait { $0.count == 2 }
            #expect(bench.held(.sleep).keys.sorted() == Array(days[0...1]))
        }
    }

    @Test func `A second replay forgets nothing of the first`() {
        var cursor = SinkCursor(delivered: 9, sent: 9)
        cursor.rewind(to: days[0]...days[0])
        cursor.pass(4)
        cursor.rewind(to: days[2]...days[2])
        #expect(cursor == SinkCursor(delivered: 0, sent: 9, replay: .init(until: 9, days: days[0]...days[2])))
        cursor.rewind(to: nil)
        #expect(cursor == SinkCursor(delivered: 0, sent: 9))
    }

    @Test func `Dates that the archive does not hold end a replay at once`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            try await lose(bench)
            let day = try #require(CivilDay("2020-01-01"))
            #expect(try await bench.engine.replay(sink: nil, days: day...day).map(\.pending) == [0])
            while try await bench.archive.cursor(of: "sink").replay != nil { await Task.yield() }
            #expect(try await bench.archive.cursor(of: "sink").delivered == bench.archive.lastSequence())
            #expect(bench.sink.values.isEmpty)
            #expect(try await bench.engine.replay(sink: "another", days: nil).isEmpty)
        }
    }
}
