import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// What a service meets that runs for years.
@Suite(.timeLimit(.minutes(1)))
struct LongRunTests {
    private let reset = Bench.noon + 3600

    @Test func `The timer looks at today again while its own backfill waits`() async throws {
        let bench = try await Bench(interval: 900, since: "2026-10-01")
        bench.provider.script { [reset] in $0.rate = { RateReading(limit: 100, remaining: 14, resetAt: reset) } }
        try await bench.run { bench in
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 900 }
            try await bench.clock.waitForSleepers { [reset] in $0 == reset }
            let looks = bench.provider.calls.count { $0 == .look(.me) }
            let today = bench.provider.windows.count { $0.days.contains(Bench.today) }
            bench.provider.script { $0.tracker(syncedAt: Bench.noon + 600) }
            bench.clock.advance(by: 900)
            try await bench.clock.waitForSleepers { $0 == Bench.noon + 1800 }
            try await bench.provider.waitForCalls(looks + 1) { $0 == .look(.me) }
            try await bench.clock.waitForSleepers { [reset] in $0 == reset }
            #expect(bench.provider.windows.count { $0.days.contains(Bench.today) } > today)
            #expect(try await bench.engine.jobs().count == 1, "the tick joined its own job")
        }
    }

    @Test func `A settled day that only lies between wanted ones stays as it is`() async throws {
        let bench = try await Bench(since: "2026-09-01")
        let month = JobRequest(resources: [.sleep], from: day("2026-09-01"), to: day("2026-09-20"))
        try await bench.run { bench in
            _ = try await bench.finish(JobRequest(resources: [.sleep], from: day("2026-09-10"), to: day("2026-09-10")))
            bench.provider.script {
                $0.fetch = { window, _ throws(ProviderError) in window.days.map { .text($0, "") } }
            }
            _ = try await bench.finish(month)
        }
        #expect(bench.provider.windows.last == window(.sleep, "2026-09-01", "2026-09-20"))
        #expect(bench.held(.sleep)[day("2026-09-10")] != nil)
        #expect(bench.sink.deleted.isEmpty)
    }

    @Test func `What a person had asked for when the service stopped is asked for at its next start`() async throws {
        let bench = try await Bench()
        let latch = Latch()
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await latch.pass() } catch { throw ProviderError(.cancelled, "Stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        latch.close()
        let request = JobRequest(resources: [.weight], from: day("2026-09-01"), to: day("2026-09-03"))
        try await bench.run { bench in
            _ = try await bench.engine.sync(request)
            try await latch.waitForArrivals()
        }
        latch.open()
        let again = try await bench.restarted()
        try await again.run { bench in try await bench.sink.wait { $0.count == 3 } }
        #expect(bench.held(.weight).keys.sorted() == [day("2026-09-01"), day("2026-09-02"), day("2026-09-03")])
    }

    @Test func `An authorisation makes days due that nothing else would`() async throws {
        let bench = try await Bench()
        bench.provider.script {
            $0.fetch = { _, _ throws(ProviderError) in throw ProviderError(.scopeMissing, "The scope is missing.") }
        }
        let timer = JobRequest(resources: [.steps], origin: .schedule)
        try await bench.run { bench in
            _ = try await bench.finish(timer)
            bench.provider.script { $0.fetch = { window, _ throws(ProviderError) in window.days.map { .noon($0) } } }
            #expect(try await bench.finish(timer).daysWanted == 0)
            try await bench.engine.authorized(.me)
            #expect(try await bench.finish(timer).daysDone == 3)
        }
    }

    @Test func `Days that were given up say so and are not put off for it`() async throws {
        let bench = try await Bench(since: "2026-11-01")
        bench.provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                throw ProviderError(.unavailable, "\(window.days.lowerBound) was not answered.")
            }
        }
        try await bench.run { bench in
            let job = try await bench.finish(JobRequest(resources: [.steps]))
            #expect(job.daysFailed == 22)
            #expect(job.problems.count == 1, "one problem a kind")
            #expect(try await bench.rows(.steps).values.allSatisfy { $0.failure?.attempts == 1 })
            #expect(try await bench.finish(JobRequest(resources: [.steps])).daysFailed == 22)
            let failures = try await bench.rows(.steps).values.compactMap(\.failure)
            let givenUp = failures.filter { $0.message.hasPrefix("Not tried") }
            #expect(givenUp.count > 10)
            #expect(givenUp.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func `A day that costs a call is looked at late after the sync that ended it, and then when it settles`() {
        let sync = Date(iso: "2026-11-21T07:00:00Z")
        func wants(lookedAt: String, now: String, costs: Bool = true) -> Bool {
            let held = LedgerEntry(
                resource: .steps, day: day("2026-11-20"), state: .open, hasData: true, lookedAt: Date(iso: lookedAt),
                lastSyncSeen: sync, syncedPastEndAt: sync, timeZone: "UTC")
            return DayRules(zone: .gmt, deviceSync: Date(iso: now) - 60, now: Date(iso: now))
                .wantsLook(held.day, of: .steps, held: held, demand: .explicit, costsACall: costs)
        }
        #expect(!wants(lookedAt: "2026-11-21T07:10:00Z", now: "2026-11-21T08:14:59Z"), "other syncs bring nothing")
        #expect(wants(lookedAt: "2026-11-21T07:10:00Z", now: "2026-11-21T08:15:00Z"))
        #expect(!wants(lookedAt: "2026-11-21T08:15:00Z", now: "2026-11-23T06:59:59Z"))
        #expect(wants(lookedAt: "2026-11-21T08:15:00Z", now: "2026-11-23T07:00:00Z"), "it is due to settle")
        #expect(wants(lookedAt: "2026-11-21T07:10:00Z", now: "2026-11-21T08:00:00Z", costs: false))
    }

    @Test func `A limit's end far ahead, after the clock was set back, is no end`() {
        let budget = RateBudget(limit: 150, remaining: 0, resetAt: Bench.noon + 365 * 86_400)
        #expect(budget.decision(for: .current, now: Bench.noon) == .go)
    }

    @Test func `A window of two calls is begun only when both are left`() {
        let budget = RateBudget(limit: 150, remaining: 16, resetAt: reset)
        #expect(budget.decision(for: .backfill, calls: 1, now: Bench.noon) == .go)
        #expect(budget.decision(for: .backfill, calls: 2, now: Bench.noon) == .wait(until: reset))
    }
}
