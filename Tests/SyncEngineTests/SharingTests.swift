import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SharingTests {
    /// A latch for each date: the fetch of steps of that date waits there.
    private func hold(_ bench: Bench, _ dates: String...) -> [Latch] {
        let latches = Dictionary(uniqueKeysWithValues: dates.map { (day($0), Latch()) })
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await latches[window.days.upperBound]?.pass() } catch {
                    throw ProviderError(.cancelled, "Stopped.")
                }
                return window.days.map { .noon($0) }
            }
        }
        return dates.compactMap { latches[day($0)] }
    }

    private func steps(_ first: String, _ last: String) -> JobRequest {
        JobRequest(resources: [.steps], from: day(first), to: day(last))
    }

    @Test func `Who asks for the same while it runs joins it`() async throws {
        let bench = try await Bench()
        let latch = hold(bench, "2026-11-22")[0]
        try await bench.run { bench in
            let first = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            try await latch.waitForArrivals()
            let second = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            #expect(first.id == second.id)
            latch.open()
            #expect(try await bench.finish(first.id).daysDone == 3)
            let third = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            #expect(third.id != first.id)
            _ = try await bench.finish(third.id)
        }
        #expect(try await bench.engine.jobs().count == 2)
        #expect(bench.provider.windows.count == 3)
    }

    @Test func `Jobs that want some of the same days share their windows`() async throws {
        let bench = try await Bench()
        let latch = hold(bench, "2026-11-22")[0]
        let (first, second) = try await bench.run { bench in
            let first = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            try await latch.waitForArrivals()
            let second = try await bench.engine.sync(steps("2026-11-19", "2026-11-21"))
            latch.open()
            return (try await bench.finish(first.id), try await bench.finish(second.id))
        }
        #expect(first.daysDone == 3)
        #expect(second.daysDone == 3)
        #expect([first.state, second.state] == [.done, .done])
        #expect(
            bench.provider.windows == [
                window(.steps, "2026-11-22"), window(.steps, "2026-11-21"), window(.steps, "2026-11-20"),
                window(.steps, "2026-11-19"),
            ])
    }

    @Test func `A cancelled job keeps what is there and takes nothing from others`() async throws {
        let bench = try await Bench()
        let latches = hold(bench, "2026-11-22", "2026-11-21")
        let other = try await bench.run { bench in
            let first = try await bench.engine.sync(steps("2026-11-18", "2026-11-22"))
            try await latches[0].waitForArrivals()
            let second = try await bench.engine.sync(steps("2026-11-20", "2026-11-21"))
            latches[0].open()
            try await latches[1].waitForArrivals()
            let cancelled = try #require(try await bench.engine.cancel(first.id))
            #expect(cancelled.state == .cancelled)
            #expect(cancelled.daysDone == 1)
            #expect(cancelled.finishedAt == Bench.noon)
            latches[1].open()
            return try await bench.finish(second.id)
        }
        #expect(other.state == .done)
        #expect(other.daysDone == 2)
        #expect(
            bench.provider.windows.map(\.days.upperBound.description) == ["2026-11-22", "2026-11-21", "2026-11-20"])
        #expect(
            try await bench.rows(.steps).keys.sorted() == [day("2026-11-20"), day("2026-11-21"), day("2026-11-22")])
    }

    @Test func `A job that waits for the rate limit can be cancelled, an unknown or finished one changes nothing`()
        async throws
    {
        let bench = try await Bench()
        bench.provider.script { $0.rate = { RateReading(limit: 150, remaining: 0, resetAt: Bench.noon + 3600) } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            _ = try await bench.job(job.id) { $0.state == .waiting }
            #expect(try await bench.engine.cancel(job.id)?.state == .cancelled)
            #expect(try await bench.engine.cancel(job.id)?.finishedAt == Bench.noon)
            #expect(try await bench.engine.cancel("no-such-job") == nil)
        }
        #expect(bench.provider.windows.isEmpty)
    }

    @Test func `No more requests are under way than the provider's width`() async throws {
        let bench = try await Bench(
            provider: ScriptedProvider(width: 3, lastSync: Bench.noon.addingTimeInterval(-600)))
        let latch = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await latch.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        let job = try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-10", "2026-11-22"))
            try await latch.waitForArrivals(3)
            latch.open()
            return try await bench.finish(job.id)
        }
        #expect(job.daysDone == 13)
        #expect(bench.provider.mostUnderWay == 3)
    }

    @Test func `Whoever watches a job sees it end`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            let job = try await bench.engine.sync(steps("2026-11-20", "2026-11-22"))
            var last: Job?
            for await seen in await bench.engine.watch(job.id) { last = seen }
            #expect(last?.state == .done)
            var later: [Job] = []
            for await seen in await bench.engine.watch(job.id) { later.append(seen) }
            #expect(later.map(\.state) == [.done])
        }
    }
}
