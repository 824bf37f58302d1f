/// Durations, counted in buckets.
struct DurationHistogram: Sendable, Equatable {
    /// The upper bounds in seconds, but for the last bucket, which has none. The long ones are for `/sync/all?wait=true`.
    static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 600]

    /// One more than there are bounds.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    /// In seconds.
    private(set) var sum = 0.0

    /// All that was counted.
    var count: Int { counts.reduce(0, +) }

    /// Counts one; a duration at a bound belongs below it.
    mutating func add(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }
}
