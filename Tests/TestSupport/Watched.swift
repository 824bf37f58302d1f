import Synchronization

/// A value behind a lock that tests wait on: a waiter goes on as soon as its condition holds, or throws when its task is
/// cancelled.
package final class Watched<Value: Sendable>: Sendable {
    private struct Waiter: Sendable {
        var condition: @Sendable (Value) -> Bool
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State: Sendable {
        var value: Value
        var waiters: [Int: Waiter] = [:]
        /// Waits that were cancelled before they had parked.
        var cancelled: Set<Int> = []
        var next = 0

        /// Takes out who may go on.
        mutating func takeReady() -> [CheckedContinuation<Void, any Error>] {
            let ready = waiters.filter { $0.value.condition(value) }
            for id in ready.keys { waiters[id] = nil }
            return ready.values.map(\.continuation)
        }
    }

    private let state: Mutex<State>

    package init(_ value: Value) { state = Mutex(State(value: value)) }

    /// The value as it is.
    package var value: Value { state.withLock { $0.value } }

    /// Changes the value and wakes whose condition holds now.
    @discardableResult
    package func update<Result: Sendable>(_ change: @Sendable (inout Value) -> Result) -> Result {
        let (result, ready) = state.withLock { state in (change(&state.value), state.takeReady()) }
        for continuation in ready { continuation.resume() }
        return result
    }

    /// Returns as soon as `condition` holds. Throws `CancellationError` when the task is cancelled.
    package func wait(until condition: @escaping @Sendable (Value) -> Bool) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { park(id, condition, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func park(
        _ id: Int, _ condition: @escaping @Sendable (Value) -> Bool,
        _ continuation: CheckedContinuation<Void, any Error>
    ) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            if condition(state.value) { return .success(()) }
            state.waiters[id] = Waiter(condition: condition, continuation: continuation)
            return nil
        }
        if let outcome { continuation.resume(with: outcome) }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: id)
            if waiter == nil { state.cancelled.insert(id) }
            return waiter
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
