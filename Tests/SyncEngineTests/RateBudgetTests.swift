import Foundation
import SyncEngine
import TestSupport
import Testing

struct RateBudgetTests {
    private let now = Date(iso: "2026-11-22T12:10:00Z")
    private let reset = Date(iso: "2026-11-22T13:00:00Z")

    private func budget(_ remaining: Int, limit: Int = 150) -> RateBudget {
        RateBudget(limit: limit, remaining: remaining, resetAt: reset)
    }

    @Test func `Calls go while nothing is known`() {
        var budget = RateBudget()
        for _ in 0..<500 { #expect(budget.take(for: .backfill, now: now) == .go) }
        #expect(budget.remaining == nil)
    }

    @Test func `The headers rule`() {
        var budget = RateBudget()
        budget.observe(RateReading(limit: 150, remaining: 17, resetAt: reset), now: now)
        #expect(budget.limit == 150)
        #expect(budget.remaining == 17)
        #expect(budget.resetAt == reset)
        budget.observe(RateReading(limit: 300, remaining: 16, resetAt: reset), now: now)
        #expect(budget.limit == 300)
    }

    @Test func `A backfill leaves a tenth for current data`() {
        var budget = budget(17)
        #expect(budget.reserve == 15)
        #expect(budget.take(for: .backfill, now: now) == .go)
        #expect(budget.take(for: .backfill, now: now) == .go)
        #expect(budget.take(for: .backfill, now: now) == .wait(until: reset))
        for _ in 0..<15 { #expect(budget.take(for: .current, now: now) == .go) }
        #expect(budget.take(for: .current, now: now) == .wait(until: reset))
        #expect(budget.remaining == 0)
    }

    @Test func `A small limit still has a reserve of one`() {
        #expect(
            RateBudget(limit: 5, remaining: 1, resetAt: reset).decision(for: .backfill, now: now)
                == .wait(until: reset))
        #expect(RateBudget().reserve == 0)
    }

    @Test func `Asking does not count`() {
        let budget = budget(16)
        #expect(budget.decision(for: .backfill, now: now) == .go)
        #expect(budget.remaining == 16)
    }

    @Test func `A new period begins with the whole limit`() {
        var budget = budget(0)
        #expect(budget.decision(for: .current, now: reset.addingTimeInterval(-1)) == .wait(until: reset))
        #expect(budget.take(for: .backfill, now: reset) == .go)
        #expect(budget.remaining == 149)
    }

    @Test func `In a new period no more calls go than its limit, also before the first answer`() {
        var budget = budget(0)
        let decisions = (0..<151).map { _ in budget.take(for: .current, now: reset) }
        #expect(decisions.count { $0 == .go } == 150)
        #expect(decisions.last == .wait(until: reset.addingTimeInterval(3600)))
    }

    @Test func `Within a period the lower figure holds, since headers lag behind`() {
        var budget = budget(20)
        budget.observe(RateReading(limit: 150, remaining: 24, resetAt: reset.addingTimeInterval(3)), now: now)
        #expect(budget.remaining == 20)
        budget.observe(RateReading(limit: 150, remaining: 11, resetAt: reset), now: now)
        #expect(budget.remaining == 11)
    }

    @Test func `An end that is clearly later is a new period's`() {
        var budget = budget(0)
        budget.observe(
            RateReading(limit: 150, remaining: 149, resetAt: reset.addingTimeInterval(3600)), now: now)
        #expect(budget.remaining == 149)
    }

    @Test func `A refusal spends what is left, until the end it names or the next full hour`() {
        var named = budget(80)
        named.observe(RateReading(resetAt: now.addingTimeInterval(90), isRefusal: true), now: now)
        #expect(named.decision(for: .current, now: now) == .wait(until: now.addingTimeInterval(90)))
        var silent = RateBudget()
        silent.observe(RateReading(isRefusal: true), now: now)
        #expect(silent.decision(for: .current, now: now) == .wait(until: reset))
    }

    @Test func `A refusal is waited for even when the end that was known is over`() {
        var budget = RateBudget(limit: 150, remaining: 3, resetAt: now)
        budget.observe(RateReading(isRefusal: true), now: now)
        #expect(budget.decision(for: .current, now: now) == .wait(until: reset))
        budget.observe(RateReading(resetAt: now, isRefusal: true), now: now)
        #expect(budget.decision(for: .current, now: now) != .go, "a refusal that names its own instant")
    }

    @Test func `An end that is further ahead than any period is of a clock that was ahead, and forgotten`() {
        let ahead = now.addingTimeInterval(365 * 86_400)
        var budget = RateBudget(limit: 150, remaining: 0, resetAt: ahead)
        #expect(budget.decision(for: .current, now: now) == .go)
        budget.observe(RateReading(limit: 150, remaining: 80, resetAt: reset), now: now)
        #expect(budget == RateBudget(limit: 150, remaining: 80, resetAt: reset))
    }

    @Test func `A budget survives being written down`() throws {
        let budget = budget(42)
        #expect(try JSONDecoder().decode(RateBudget.self, from: JSONEncoder().encode(budget)) == budget)
        #expect(try JSONDecoder().decode(RateBudget.self, from: JSONEncoder().encode(RateBudget())) == RateBudget())
    }
}
