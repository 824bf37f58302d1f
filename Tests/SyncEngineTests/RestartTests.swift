import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// What outlives the process, and what the timer does.
@Suite(.timeLimit(.minutes(1)))
struct RestartTests {
    @Test func `A job that the service's end interrupted is told as such, and the next sync goes on`() async throws {
        let bench = try await Bench()
        let latch = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                if window.days.upperBound == day("2026-11-20") {
                    do { try await latch.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                }
                return window.days.map { .noon($0) }
            }
        }
        let request = JobRequest(resources: [.steps])
        let id = try await bench.run { bench in
            let job = try await bench.engine.sync(request)
            try await latch.waitForArrivals()
            return job.id
        }
        latch.open()
        bench.clock.advance(by: 1)
        let again = try await bench.restarted()
        let left = try #require(try await again.engine.job(id))
        #expect(left.state == .interrupted)
        #expect(left.isFinished)
        #expect(left.problems.map(\.code) == ["interrupted"])
        #expect(try await again.rows(.steps).count == 2)
        let before = bench.provider.windows.count
        let next = try await again.run { try await $0.finish(request) }
        #expect(next.id != id)
        #expect(next.daysWanted == 1)
        #expect(bench.provider.windows.dropFirst(before) == [window(.steps, "2026-11-20")])
        #expect(bench.held(.steps).count == 3)
        #expect(try await again.archive.jobs().map(\.state) == [.interrupted, .done])
    }

    @Test func `A sink goes on where it was`() async throws {
        let bench = try await Bench()
        _ = try await bench.run { try await $0.finish() }
        let attempts = bench.sink.attempts
        let job = try await bench.restarted().run { try await $0.finish() }
        #expect(job.state == .done)
        #expect(bench.sink.attempts == attempts)
    }

    @Test func `What was archived and not delivered is delivered after a restart`() async throws {
        let bench = try await Bench()
        bench.sink.goDown()
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest())
            _ = try await bench.job(job.id) { $0.state == .delivering }
        }
        bench.sink.recover()
        try await bench.restarted().run { _ in try await bench.sink.wait { $0.count == 9 } }
    }

    @Test func `The budget outlives a restart`() async throws {
        let bench = try await Bench()
        bench.provider.script { $0.rate = { RateReading(limit: 150, remaining: 0, resetAt: Bench.noon + 3600) } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest())
            _ = try await bench.job(job.id) { $0.state == .waiting }
        }
        let calls = bench.provider.calls.count
        let again = try await bench.restarted()
        try await again.run { again in
            let job = try await again.engine.sync(JobRequest())
            #expect(try await again.job(job.id) { $0.state == .waiting }.waitingUntil == Bench.noon + 3600)
        }
        #expect(bench.provider.calls.count == calls)
    }

    @Test func `The timer syncs at the start and at each interval`() async throws {
        let bench = try await Bench(interval: 900)
        try await bench.run { bench in
            try await bench.sink.wait { $0.count == 9 }
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 900 }
            _ = try await bench.finish(#require(try await bench.engine.jobs().first).id)
            bench.clock.advance(by: 900)
            try await bench.provider.waitForCalls(2) { $0 == .look(.me) }
        }
        let jobs = try await bench.engine.jobs()
        #expect(jobs.map(\.request.origin) == [.schedule, .schedule])
        #expect(jobs.map(\.createdAt) == [Bench.noon + 900, Bench.noon])
    }

    @Test func `Without an interval nothing starts by itself`() async throws {
        let bench = try await Bench(interval: nil)
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.devices]))
            bench.clock.advance(by: 86_400)
            _ = try await bench.finish(JobRequest(resources: [.devices]))
            #expect(bench.clock.deadlines.isEmpty)
        }
        #expect(try await bench.engine.jobs().map(\.request.origin) == [.explicit, .explicit])
    }

    @Test func `What the service tells before the first authorisation is empty, and after it complete`() async throws {
        let bench = try await Bench(accounts: [])
        #expect(try await bench.engine.status().state == .unauthorized)
        #expect(try await bench.engine.authorizationProblem(of: nil)?.contains("Run authorize.") == true)
        try await bench.engine.authorized(.me)
        #expect(try await bench.engine.authorizationProblem(of: nil) == nil)
        _ = try await bench.run { try await $0.finish() }
        let status = try await bench.engine.status()
        #expect(status.state == .idle)
        #expect(status.resources["sleep"]?.daysMissing == 0)
        #expect(status.resources["sleep"]?.completeThrough == "2026-11-22")
        #expect(status.resources["sleep"]?.lagSeconds == 0)
        #expect(status.latest.stepsToday == 1)
        #expect(status.sinks.map(\.pending) == [0])
    }
}
