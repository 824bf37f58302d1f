import Foundation

/// How long a job may still take: pure.
enum Estimate {
    /// The pace so far, plus the periods that the rate limit makes it wait. Nil until a call was made.
    ///
    /// - Parameters:
    ///   - calls: those made since it set out.
    ///   - start: when it set out.
    static func secondsLeft(calls: Int, since start: Date, callsLeft: Int, budget: BudgetReading, now: Date) -> Int? {
        guard callsLeft > 0 else { return 0 }
        guard calls > 0 else { return nil }
        let pace = max(0, now.timeIntervalSince(start)) / Double(calls) * Double(callsLeft)
        guard let remaining = budget.remaining, let limit = budget.limit, let resetAt = budget.resetAt else {
            return Int(pace.rounded(.up))
        }
        let perPeriod = max(1, limit - budget.reserve)
        let later = callsLeft - max(0, remaining - budget.reserve)
        guard later > 0 else { return Int(pace.rounded(.up)) }
        let fullPeriods = (later - 1) / perPeriod
        return Int(max(0, resetAt.timeIntervalSince(now)).rounded(.up)) + fullPeriods * Int(budget.period)
    }
}
