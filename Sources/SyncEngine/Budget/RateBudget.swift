public import Foundation

/// What is left of an account's calls, as a pure state: the provider's headers rule it, and it is kept over restarts.
public struct RateBudget: Sendable, Equatable, Codable {
    /// What a call is for.
    public enum Use: Sendable {
        /// Today's and yesterday's data, and the devices.
        case current
        /// Older days: leaves the reserve alone.
        case backfill
    }

    /// Whether a call may be made now, or when the budget is to be asked again.
    public enum Decision: Sendable, Equatable {
        case go
        case wait(until: Date)
    }

    /// Calls of a period, as the provider last said.
    public private(set) var limit: Int?
    /// Calls left in the running period; nil while nothing is known.
    public private(set) var remaining: Int?
    /// The end of the running period.
    public private(set) var resetAt: Date?

    /// While nothing is known every call may be made: its answer tells the rest.
    public init(limit: Int? = nil, remaining: Int? = nil, resetAt: Date? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
    }

    /// A tenth of the limit is kept for current data while a backfill runs.
    public var reserve: Int { limit.map { max(1, $0 / 10) } ?? 0 }

    /// No provider's period is longer. An end further ahead is none: a clock was set back since.
    private static let longestPeriod: TimeInterval = 70 * 60

    /// Whether a period runs at `now` whose end is known.
    func isRunning(at now: Date) -> Bool {
        resetAt.map { now < $0 && $0.timeIntervalSince(now) <= Self.longestPeriod } ?? false
    }

    /// Whether this many calls may be made at `now`, without counting them.
    public func decision(for use: Use, calls: Int = 1, now: Date) -> Decision {
        guard let remaining, let resetAt, isRunning(at: now) else { return .go }
        let kept = use == .backfill ? reserve : 0
        // More calls than a whole period allows are begun with what there is.
        let wanted = min(calls, max(1, (limit ?? calls) - kept))
        return remaining >= kept + wanted ? .go : .wait(until: resetAt)
    }

    /// Counts a call when it may be made.
    public mutating func take(for use: Use, now: Date) -> Decision {
        startNewPeriod(now: now)
        let decision = decision(for: use, now: now)
        if decision == .go, let left = remaining { remaining = max(0, left - 1) }
        return decision
    }

    /// Reads what an answer said. The headers are approximate and lag behind, so within a period the lower figure holds.
    public mutating func observe(_ reading: RateReading, now: Date) {
        startNewPeriod(now: now)
        if let limit = reading.limit { self.limit = limit }
        let isNewPeriod =
            reading.resetAt.map { new in resetAt.map { new.timeIntervalSince($0) > 120 } ?? true } ?? false
        if let left = reading.remaining {
            remaining = isNewPeriod ? left : min(left, remaining ?? left)
        }
        if let reset = reading.resetAt { resetAt = reset }
        if reading.isRefusal {
            remaining = 0
            // An end that is over is no end: the very same call would be refused again at once.
            if resetAt.map({ $0 <= now }) ?? true { resetAt = Self.nextFullHour(after: now) }
        }
    }

    private mutating func startNewPeriod(now: Date) {
        guard resetAt != nil, !isRunning(at: now) else { return }
        remaining = limit
        // Until an answer says better: without an end all that wait would go at once, beyond the limit.
        resetAt = limit.map { _ in Self.nextFullHour(after: now) }
    }

    private static func nextFullHour(after now: Date) -> Date {
        Date(timeIntervalSince1970: ((now.timeIntervalSince1970 / 3600).rounded(.down) + 1) * 3600)
    }
}
