/// Calls a person has left in the hour of simulated time (fitbit-web-api.md 10.1).
struct RateLimit: Sendable {
    /// Where somebody stands after a call.
    struct Standing: Sendable, Equatable {
        var limit: Int
        var remaining: Int
        /// Seconds to the top of the hour.
        var reset: Int
        var isExceeded: Bool
    }

    private var used: [String: (hour: Int64, calls: Int)] = [:]

    /// Counts a call.
    mutating func count(_ person: String, limit: Int, now: Int64) -> Standing {
        let hour = now / 3600
        var entry = used[person] ?? (hour, 0)
        if entry.hour != hour { entry = (hour, 0) }
        entry.calls += 1
        used[person] = entry
        return Standing(
            limit: limit, remaining: max(0, limit - entry.calls), reset: Int(3600 - now % 3600),
            isExceeded: entry.calls > limit)
    }
}
