/// Calls a person has left in the period of simulated time: Fitbit counts by the hour (fitbit-web-api.md 10.1), Google
/// by the minute (google-health-api.md 5.1).
struct RateLimit: Sendable {
    /// Where somebody stands after a call.
    struct Standing: Sendable, Equatable {
        var limit: Int
        var remaining: Int
        /// Seconds to the next period: to the top of the hour.
        var reset: Int
        var isExceeded: Bool
    }

    /// Seconds.
    private let period: Int64
    private var used: [String: (period: Int64, calls: Int)] = [:]

    init(period: Int64 = 3600) { self.period = period }

    /// Counts a call.
    mutating func count(_ person: String, limit: Int, now: Int64) -> Standing {
        let current = now / period
        var entry = used[person] ?? (current, 0)
        if entry.period != current { entry = (current, 0) }
        entry.calls += 1
        used[person] = entry
        return Standing(
            limit: limit, remaining: max(0, limit - entry.calls), reset: Int(period - now % period),
            isExceeded: entry.calls > limit)
    }
}
