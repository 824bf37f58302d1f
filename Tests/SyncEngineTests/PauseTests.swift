import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PauseTests {
    /// The fetch of each date waits here.
    private func hold(_ bench: Bench) -> Latch {
        let latch = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await latch.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        return latch
    }

    private let steps = JobRequest(resources: [.steps], from: day("2026-11-20"), to: day("2026-11-22"))

    @Test func `a paused job fetches nothing more until it is resumed, and then what is left`() async throws {
        let bench = try await Bench()
        let latch = hold(bench)
        let job = try await bench.run { bench in
            let job = try await bench.engine.sync(steps)
            try await latch.waitForArrivals()
            #expect(try await bench.engine.pause(job.id)?.state == .paused)
            latch.open()
            // Another one has its days meanwhile; the paused one's are left alone.
            let other = try await bench.finish(
                JobRequest(resources: [.steps], from: day("2026-11-21"), to: day("2026-11-21")))
            #expect(other.state == .done)
            #expect(bench.provider.windows.map(\.days.upperBound) == [day("2026-11-22"), day("2026-11-21")])
            #expect(try await bench.engine.status().state == .paused)
            #expect(try await bench.engine.resume(job.id)?.isFinished == false)
            return try await bench.finish(job.id)
        }
        #expect(job.state == .done)
        // What came while it was paused is done too.
        #expect(job.daysWanted == 3 && job.daysDone == 3)
        #expect(bench.provider.windows.map(\.days.upperBound).last == day("2026-11-20"))
        #expect(try await bench.rows(.steps).count == 3)
        #expect(bench.held(.steps).count == 3)
    }

    @Test func `a pause outlasts the service, and a resumed job is told to who watches it`() async throws {
        let bench = try await Bench()
        let latch = hold(bench)
        let id = try await bench.run { bench in
            let job = try await bench.engine.sync(steps)
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            return job.id
        }
        latch.open()
        let again = try await bench.restarted()
        let job = try await again.run { bench in
            #expect(try await bench.engine.job(id)?.state == .paused)
            _ = try await bench.engine.resume(id)
            return try await bench.finish(id)
        }
        #expect(job.state == .done)
        #expect(try await bench.rows(.steps).count == 3)
    }

    @Test func `who asks for the same as a paused job gets it going again, the timer does not`() async throws {
        let bench = try await Bench()
        let latch = hold(bench)
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps)
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            latch.open()
            var timer = steps
            timer.origin = .schedule
            #expect(try await bench.engine.sync(timer).id != job.id)
            #expect(try await bench.engine.job(job.id)?.state == .paused)
            #expect(try await bench.engine.sync(steps).id == job.id)
            #expect(try await bench.finish(job.id).state == .done)
        }
    }

    @Test func `a forced sync that was paused does not fetch again what it has fetched since it began`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            _ = try await bench.finish(steps)
            let latch = hold(bench)
            bench.clock.advance(by: 60)
            var forced = steps
            forced.force = true
            let job = try await bench.engine.sync(forced)
            bench.clock.advance(by: 60)
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            latch.open()
            // The window that was under way is archived though its job is paused.
            _ = try await bench.finish(JobRequest(resources: [.sleep]))
            _ = try await bench.engine.resume(job.id)
            #expect(try await bench.finish(job.id).state == .done)
        }
        let last = bench.provider.windows.filter { $0.resource == .steps }.map(\.days.upperBound)
        #expect(last.count(where: { $0 == day("2026-11-22") }) == 2)
        #expect(last.count == 6)
    }

    @Test func `what is over or only being delivered is not paused, and a paused job can be cancelled`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            let done = try await bench.finish(steps)
            #expect(try await bench.engine.pause(done.id)?.state == .done)
            #expect(try await bench.engine.resume(done.id)?.state == .done)
            #expect(try await bench.engine.pause("none") == nil)
            let latch = hold(bench)
            let job = try await bench.engine.sync(JobRequest(resources: [.steps], force: true))
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            #expect(try await bench.engine.cancel(job.id)?.state == .cancelled)
            #expect(try await bench.engine.resume(job.id)?.state == .cancelled)
            latch.open()
        }
    }

    @Test func `two who resume at once set it going once`() async throws {
        let bench = try await Bench()
        let latch = hold(bench)
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps)
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            async let first = bench.engine.resume(job.id)
            async let second = bench.engine.resume(job.id)
            async let third = bench.engine.sync(steps)
            _ = try await (first, second, third)
            latch.open()
            let done = try await bench.finish(job.id)
            #expect(done.state == .done)
            #expect(done.daysWanted == done.daysDone)
        }
    }

    @Test func `a pause in the middle of others' waiting stays one`() async throws {
        let bench = try await Bench()
        let resetAt = Bench.noon.addingTimeInterval(600)
        bench.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in
                throw ProviderError(.rateLimited(until: resetAt), "Too many.")
            }
        }
        try await bench.run { bench in
            let first = try await bench.engine.sync(steps)
            let second = try await bench.engine.sync(JobRequest(resources: [.sleep]))
            _ = try await bench.job(first.id) { $0.state == .waiting }
            #expect(try await bench.engine.pause(second.id)?.state == .paused)
            bench.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
            bench.clock.set(resetAt.addingTimeInterval(1))
            #expect(try await bench.finish(first.id).state == .done)
            #expect(try await bench.engine.job(second.id)?.state == .paused)
            _ = try await bench.engine.resume(second.id)
            #expect(try await bench.finish(second.id).state == .done)
        }
    }

    @Test func `what had failed before a pause and is mended after it leaves no word behind`() async throws {
        let bench = try await Bench()
        let latch = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                if window.days.contains(day("2026-11-22")) { throw ProviderError(.rejected, "Not today.") }
                do { try await latch.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps)
            try await latch.waitForArrivals()
            #expect(try await bench.engine.pause(job.id)?.problems.count == 1)
            bench.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
            latch.open()
            _ = try await bench.engine.resume(job.id)
            let done = try await bench.finish(job.id)
            #expect(done.state == .done)
            #expect(done.problems.isEmpty)
        }
    }

    @Test func `who leaves takes the paused job along`() async throws {
        let bench = try await Bench()
        let latch = hold(bench)
        try await bench.run { bench in
            var request = steps
            request.account = .me
            let job = try await bench.engine.sync(request)
            try await latch.waitForArrivals()
            _ = try await bench.engine.pause(job.id)
            _ = try await bench.engine.leave(.me, data: false)
            #expect(try await bench.engine.job(job.id)?.state == .cancelled)
        }
        latch.open()
    }

    @Test func `a forced sync looks again at what a clock that was ahead has stamped`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            bench.clock.advance(by: 3 * 3600)
            _ = try await bench.finish(steps)
            bench.clock.advance(by: -3 * 3600)
            var forced = steps
            forced.force = true
            #expect(try await bench.finish(forced).daysDone == 3)
        }
    }
}
