import Foundation

/// What is left of an account's calls at one moment, for people and for estimates.
struct BudgetReading: Sendable, Equatable {
    /// Calls a period; nil until the provider has told.
    var limit: Int?
    /// Calls left in the running period.
    var remaining: Int?
    /// When calls are possible again, or the running period ends; nil when none runs.
    var resetAt: Date?
    /// Seconds that a period lasts.
    var period: TimeInterval
    /// Calls that a backfill leaves alone.
    var reserve = 0

    /// What a provider told, or what this side allows itself.
    init(_ told: RateBudget, pace: CallPace?, now: Date) {
        let runs = told.isRunning(at: now)
        resetAt = runs ? told.resetAt : nil
        guard let pace else {
            (limit, remaining) = (told.limit, runs ? told.remaining : told.limit)
            (period, reserve) = (3600, told.reserve)
            return
        }
        (limit, remaining, period) = (pace.limit, runs ? 0 : pace.left(now: now), CallPace.period)
    }
}
