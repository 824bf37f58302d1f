import Synchronization

/// Lets a cancellation that comes before its request was handed over take effect all the same (c-interop.md 2.3).
///
/// Exactly one of the two calls returns true if both happen, and that caller passes the cancellation on.
final class CancellationHandshake: Sendable {
    private let state = Mutex((isStarted: false, isCancelled: false))

    /// The request was handed over; true if it was cancelled meanwhile.
    func start() -> Bool {
        state.withLock { state in
            state.isStarted = true
            return state.isCancelled
        }
    }

    /// The caller was cancelled; true if the request had been handed over.
    func cancel() -> Bool {
        state.withLock { state in
            state.isCancelled = true
            return state.isStarted
        }
    }
}
