import Synchronization

/// Remembers, as long as the service runs, which filters the API refused of which type.
final class FilterMemory: Sendable {
    private let refused = Mutex<[DataType: Int]>([:])

    /// The filters that are worth trying, best first.
    func ladder(_ type: DataType) -> ArraySlice<PointFilter> {
        let refused = refused.withLock { $0[type, default: 0] }
        return PointFilter.ladder(type).dropFirst(refused)
    }

    /// The first so many filters of the type were refused, and the next one was not.
    func remember(_ type: DataType, refused count: Int) {
        refused.withLock { $0[type] = count }
    }
}
