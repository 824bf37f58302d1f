import Foundation
import TestSupport
import Testing

@testable import SyncEngine

struct EstimateTests {
    private let now = Date(iso: "2026-11-22T12:00:00Z")

    private func left(
        calls: Int, callsLeft: Int, startedSecondsAgo: TimeInterval = 10, _ budget: RateBudget, pace: CallPace? = nil
    )
        -> Int?
    {
        Estimate.secondsLeft(
            calls: calls, since: now.addingTimeInterval(-startedSecondsAgo), callsLeft: callsLeft,
            budget: BudgetReading(budget, pace: pace, now: now), now: now)
    }

    @Test func `Nothing left takes no time, and before the first call nobody knows`() {
        #expect(left(calls: 5, callsLeft: 0, RateBudget()) == 0)
        #expect(left(calls: 0, callsLeft: 0, RateBudget()) == 0)
        #expect(left(calls: 0, callsLeft: 7, RateBudget()) == nil)
    }

    @Test func `Within the budget the pace so far counts`() {
        #expect(left(calls: 5, callsLeft: 20, RateBudget()) == 40)
        let ample = RateBudget(limit: 150, remaining: 100, resetAt: now.addingTimeInterval(600))
        #expect(left(calls: 5, callsLeft: 20, ample) == 40)
    }

    @Test func `A limit that this side keeps shows in the pace alone`() {
        var pace = CallPace(limit: 2)
        for _ in 0..<2 { pace.take(now: now) }
        #expect(left(calls: 5, callsLeft: 20, RateBudget(), pace: pace) == 40)
    }

    @Test func `What the budget does not cover waits for the reset and for full periods after it`() {
        let spent = RateBudget(limit: 150, remaining: 15, resetAt: now.addingTimeInterval(600))
        #expect(left(calls: 135, callsLeft: 135, spent) == 600)
        #expect(left(calls: 135, callsLeft: 136, spent) == 600 + 3600)
        #expect(left(calls: 135, callsLeft: 10_000, spent) == 600 + 74 * 3600)
    }

    @Test func `A reset that is over and a clock that went back make no negative time`() {
        let old = RateBudget(limit: 150, remaining: 0, resetAt: now.addingTimeInterval(-600))
        #expect(left(calls: 5, callsLeft: 3, old) == 6)
        #expect(left(calls: 5, callsLeft: 3, startedSecondsAgo: -60, RateBudget()) == 0)
    }
}
