import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// What a sync does when the calls of the hour are used up.
@Suite(.timeLimit(.minutes(1)))
struct WaitingTests {
    private let reset = Bench.noon + 3600

    private func steps(_ first: String, _ last: String) -> JobRequest {
        JobRequest(resources: [.steps], from: day(first), to: day(last))
    }

    @Test func `A job that has no calls left waits, says until when, and goes on by itself`() async throws {
        let bench = try await Bench()
        bench.provider.script { [reset] in $0.rate = { RateReading(limit: 150, remaining: 0, resetAt: reset) } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            let waiting = try await bench.job(job.id) { $0.state == .waiting }
            #expect(waiting.waitingUntil == reset)
            #expect(bench.provider.calls == [.profile(.me)])
            #expect(try await bench.engine.status().state == .waiting)
            try await bench.clock.waitForSleepers { $0 == reset }
            bench.provider.script { $0.rate = { nil } }
            bench.clock.set(reset)
            let done = try await bench.finish(job.id)
            #expect(done.state == .done)
            #expect(done.waitingUntil == nil)
            #expect(done.daysDone == 3)
        }
    }

    @Test(arguments: [1, 4])
    func `Today's data do not wait behind a backfill that waits`(width: Int) async throws {
        let bench = try await Bench(
            provider: ScriptedProvider(width: width, lastSync: Bench.noon.addingTimeInterval(-600)))
        bench.provider.script { [reset] in $0.rate = { RateReading(limit: 100, remaining: 14, resetAt: reset) } }
        try await bench.run { bench in
            let old = try await bench.engine.sync(steps("2026-10-01", "2026-10-20"))
            _ = try await bench.job(old.id) { $0.state == .waiting && $0.daysWanted == 20 }
            let new = try await bench.finish(steps("2026-11-22", "2026-11-22"))
            #expect(new.state == .done)
            let waiting = try #require(try await bench.engine.job(old.id))
            #expect(!waiting.isFinished)
            #expect(waiting.daysFailed == 0)
            _ = try await bench.job(old.id) { $0.state == .waiting }
            try await bench.clock.waitForSleepers { $0 == reset }
            bench.provider.script { $0.rate = { nil } }
            bench.clock.set(reset)
            #expect(try await bench.finish(old.id).daysDone == 20)
        }
        #expect(Set(bench.provider.windows).count == bench.provider.windows.count, "no day was asked for twice")
    }

    @Test func `A refused call is waited for and repeated`() async throws {
        let bench = try await Bench()
        bench.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in
                throw ProviderError(.rateLimited(until: Bench.noon + 90), "Too many calls.")
            }
        }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-21", "2026-11-22"))
            #expect(try await bench.job(job.id) { $0.state == .waiting }.waitingUntil == Bench.noon + 90)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 90 }
            bench.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
            bench.clock.advance(by: 90)
            let done = try await bench.finish(job.id)
            #expect(done.state == .done)
            #expect(done.problems.isEmpty)
        }
        #expect(
            bench.provider.windows.map(\.days.upperBound.description) == ["2026-11-22", "2026-11-22", "2026-11-21"])
    }

    @Test func `A look that is refused is waited for and repeated`() async throws {
        let bench = try await Bench()
        bench.provider.script {
            $0.look = { _ throws(ProviderError) in
                throw ProviderError(.rateLimited(until: Bench.noon + 90), "Too many calls.")
            }
        }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-22", "2026-11-22"))
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 90 }
            bench.provider.script { $0.tracker(syncedAt: Bench.noon) }
            bench.clock.advance(by: 90)
            #expect(try await bench.finish(job.id).state == .done)
        }
    }

    @Test func `The time left tells of the periods that the rate limit costs`() async throws {
        let bench = try await Bench()
        bench.provider.script { [reset] in $0.rate = { RateReading(limit: 100, remaining: 14, resetAt: reset) } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-06-01", "2026-10-20"))
            let waiting = try await bench.job(job.id) { $0.state == .waiting && $0.callsLeft > 0 }
            #expect(waiting.callsLeft > 90)
            #expect(try #require(waiting.secondsLeft) >= 3600 * 2)
        }
    }
}
