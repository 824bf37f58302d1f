import Synchronization

/// Holds tasks until it is opened, or until they are cancelled. Opens by itself when so many wait.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var next = 0
        var cancelled: Set<Int> = []
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())
    private let opensAt: Int

    init(opensAt: Int = .max) {
        self.opensAt = opensAt
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        let (id, isFull) = state.withLock { state in
            state.next += 1
            return (state.next, state.next >= opensAt)
        }
        if isFull { open() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    if state.isOpen || state.cancelled.contains(id) { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.cancelled.insert(id)
                return state.waiting.removeValue(forKey: id)
            }
            waiting?.resume()
        }
    }
}
