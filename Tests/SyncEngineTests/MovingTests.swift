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

    @Test func `What the earlier provider says of the tracker after the move is not kept`() async throws {
        let bench = try await Bench(others: [later])
        let door = Latch()
        let old = Bench.noon - 86_400
        bench.provider.script {
            $0.look = { _ throws(ProviderError) in
                do { try await door.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return DeviceLook(body: [], lastSync: .instant(old), deviceCount: 1)
            }
        }
        // The later one does not tell: nothing replaces what is kept.
        later.script { $0.look = { _ throws(ProviderError) in throw ProviderError(.unavailable, "Down.") } }
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest(resources: [.sleep]))
            try await door.waitForArrivals()
            try await bench.engine.authorized(.me, with: "later")
            door.open()
            _ = try await bench.finish(job.id)
            let facts = try #require(try await bench.archive.facts(of: .me))
            #expect(facts.provider == "later" && facts.lastSync == nil && facts.devicesReadAt == nil)
        }
    }

    @Test func `What one provider settled is not re-read by the other`() async throws {
        let bench = try await Bench(others: [later], since: "2026-10-25")
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.sleep, .weight]))
            try await bench.engine.authorized(.me, with: "later")
            bench.clock.advance(by: 8 * 86_400)
            later.script { $0.tracker(syncedAt: Bench.noon + 8 * 86_400) }
            _ = try await bench.finish(JobRequest(resources: [.sleep, .weight]))
        }
        let settled = day("2026-10-25")...day("2026-11-07")
        #expect(later.windows.allSatisfy { !$0.days.overlaps(settled) })
        #expect(bench.held(.sleep)[day("2026-11-05")] == 1)
    }

    @Test func `A late refusal of the earlier provider ends nobody's job`() async throws {
        let bench = try await Bench(others: [later])
        let door = Latch()
        bench.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in
                do { try await door.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                throw ProviderError(.notAuthorized, "me is not authorised with the earlier one.")
            }
        }
        try await bench.run { bench in
            let job = try await bench.engine.sync(JobRequest(resources: [.steps]))
            try await door.waitForArrivals()
            try await bench.engine.authorized(.me, with: "later")
            door.open()
            let done = try await bench.finish(job.id)
            #expect((done.state, done.daysDone) == (.done, 3))
        }
        #expect(later.windows.count == 3)
    }

    @Test func `A sync of an earlier time says nothing of a provider whose devices do not tell`() async throws {
        let bench = try await Bench(others: [later])
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.sleep]))
            try await bench.engine.authorized(.me, with: "later")
            later.script {
                $0.look = { _ throws(ProviderError) in throw ProviderError(.forbidden, "No devices for you.") }
            }
            bench.clock.advance(by: 3 * 86_400)
            _ = try await bench.finish(JobRequest(resources: [.sleep]))
        }
        #expect(later.windows.first?.days.upperBound == day("2026-11-25"))
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
            // It spoils nobody's sync and no state.
            #expect(try await bench.engine.status().accounts.first?.authorization == "left")
            #expect(try await bench.engine.leave(.me, data: true) == [])
            #expect(bench.sink.erased == [.me])
            #expect(try await bench.archive.day(Bench.today, of: .steps, account: .me) == nil)
            #expect(try await bench.engine.accounts().isEmpty)
            #expect(try await bench.engine.leave(.me, data: true) == nil)
        }
    }

    @Test func `An account that left is no part of everybody's sync until it is authorised again`() async throws {
        let other = Account("other")!
        let bench = try await Bench(accounts: [.me, other])
        try await bench.run { bench in
            #expect(try await bench.engine.leave(other, data: false) == [])
            #expect(try await bench.finish().state == .done)
            #expect(
                bench.provider.calls.allSatisfy { if case .look(let account) = $0 { account == .me } else { true } })
            #expect(try await bench.engine.status().state == .idle)
            try await bench.engine.authorized(other)
            _ = try await bench.finish()
            #expect(bench.provider.calls.contains(.look(other)))
        }
    }

    @Test func `Nothing is delivered while an account's points are deleted, and none comes back`() async throws {
        let latch = Latch(isOpen: false)
        let bench = try await Bench(sink: RecordingSink(latch: latch))
        try await bench.run { bench in
            _ = try await bench.engine.sync(JobRequest(resources: [.steps, .sleep]))
            try await latch.waitForArrivals()
            async let left = bench.engine.leave(.me, data: true)
            #expect(bench.sink.erased.isEmpty)
            latch.open()
            #expect(try await left == [])
            #expect(bench.sink.erased == [.me])
        }
        #expect(try await bench.archive.changes(after: 0, limit: 10).isEmpty)
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
