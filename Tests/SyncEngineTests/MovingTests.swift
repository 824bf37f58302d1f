import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// An account that moves from one provider to another, and one that leaves.
struct MovingTests {
    private let later = ScriptedProvider(name: "later", lastSync: Bench.noon.addingTimeInterval(-600))

    @Test func `An account that moves keeps its settled days, and its open ones come from the new provider`()
        async throws
    {
        let bench = try await Bench(others: [later], since: "2026-10-20")
        let asked = try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.steps]))
            try await bench.engine.authorized(.me, with: "later")
            bench.clock.advance(by: 60)
            later.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0, value: 7) } } }
            later.script { $0.tracker(syncedAt: Bench.noon) }
            let job = try await bench.finish(JobRequest(resources: [.steps]))
            #expect(job.state == .done)
            return Set(later.windows.flatMap(\.days))
        }
        let rows = try await bench.rows(.steps)
        #expect(rows.count == 34)
        let open = Set(rows.values.filter { $0.state == .open }.map(\.day))
        #expect(asked.isSubset(of: open) && !asked.isEmpty)
        let held = bench.held(.steps)
        #expect(held[Bench.today] == 7)
        #expect(held[day("2026-10-20")] == 1)
        let status = try await bench.engine.status()
        #expect(status.accounts.first?.provider == "later")
        #expect(status.accounts.first?.resources["steps"]?.daysMissing == 0)
    }

    @Test func `What the earlier provider said of the calls does not hold up the new one`() async throws {
        let bench = try await Bench(others: [later])
        bench.provider.script { $0.rate = { RateReading(limit: 150, remaining: 0, resetAt: Bench.noon + 3000) } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest())
            _ = try await bench.job(job.id) { $0.state == .waiting }
            try await bench.engine.authorized(.me, with: "later")
            let done = try await bench.finish(job.id)
            #expect(done.state == .done)
        }
        #expect(!later.windows.isEmpty)
    }

    @Test func `Days of the earlier provider are decoded by it, also for the newest values`() async throws {
        let bench = try await Bench(others: [later])
        bench.provider.script {
            $0.decode = { day throws(ProviderError) in
                guard day.resource == .steps else { return [] }
                return [
                    Series(
                        measurement: "Steps_Intraday", times: [day.day.noon], columns: [.init("value", .integers([42]))]
                    )
                ]
            }
        }
        try await bench.run { bench in
            _ = try await bench.finish()
            try await bench.engine.authorized(.me, with: "later")
        }
        #expect(try await bench.engine.status().latest.stepsToday == 42)
    }

    @Test func `A provider that this version does not know is told, and nothing is lost`() async throws {
        let bench = try await Bench()
        try await bench.engine.authorized(.me, with: "of old")
        let job = try await bench.run { try await $0.finish() }
        #expect(job.state == .failed)
        #expect(job.problems.first?.message.contains("of old") == true)
    }

    @Test func `An account that leaves keeps its data unless they are to be deleted`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            _ = try await bench.finish()
            #expect(try await bench.engine.leave(.me, data: false) == [])
            #expect(bench.sink.erased.isEmpty)
            #expect(try await bench.archive.day(Bench.today, of: .steps, account: .me) != nil)
            #expect(try await bench.engine.leave(.me, data: true) == [])
            #expect(bench.sink.erased == [.me])
            #expect(try await bench.archive.day(Bench.today, of: .steps, account: .me) == nil)
            #expect(try await bench.engine.accounts().isEmpty)
            #expect(try await bench.engine.leave(.me, data: true) == nil)
        }
    }

    @Test func `A database that cannot delete now keeps the archive from forgetting`() async throws {
        let bench = try await Bench()
        try await bench.run { bench in
            _ = try await bench.finish()
            bench.sink.fail(with: SinkError(.unavailable, "Down."))
            await #expect(throws: SinkError.self) { try await bench.engine.leave(.me, data: true) }
            #expect(try await bench.archive.day(Bench.today, of: .steps, account: .me) != nil)
        }
    }

    @Test func `What is under way when an account leaves is not archived after it`() async throws {
        let bench = try await Bench()
        let door = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await door.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest(resources: [.steps]))
            try await bench.provider.waitForCalls { if case .fetch = $0 { true } else { false } }
            async let left = bench.engine.leave(.me, data: true)
            let ended = try await bench.finish(job.id)
            #expect(ended.problems.map(\.code) == ["left"])
            door.open()
            #expect(try await left == [])
        }
        #expect(try await bench.archive.ledger(of: .me, days: day("2026-11-01")...Bench.today).isEmpty)
    }
}
