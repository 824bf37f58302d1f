import Synchronization

/// How long requests took, by what they asked for. Paths never stand in it, only the patterns of the routes.
final class RequestDurations: Sendable {
    /// What is counted apart.
    struct Key: Hashable, Sendable {
        var method: String
        /// The pattern of the route.
        var route: String
        var status: Int
    }

    /// What no route answers, files included: one word, whatever the path.
    static let noRoute = "other"

    /// Nothing is awaited or called out to under it.
    private let histograms = Mutex<[Key: DurationHistogram]>([:])

    /// Counts a request.
    ///
    /// - Parameter pattern: of the route that fits; nil where none does.
    func note(method: String, pattern: String?, status: Int, lasting duration: Duration) {
        let key = Key(method: method, route: pattern ?? Self.noRoute, status: status)
        histograms.withLock { $0[key, default: DurationHistogram()].add(duration) }
    }

    /// What was counted so far.
    var reading: [Key: DurationHistogram] { histograms.withLock { $0 } }
}
