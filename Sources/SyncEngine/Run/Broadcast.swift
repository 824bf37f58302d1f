import Foundation
import Synchronization

/// A value that many watch: each watcher sees the newest, and may miss ones between.
final class Broadcast<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var watchers: [Int: AsyncStream<Value>.Continuation] = [:]
        var next = 0
        var isFinished = false
    }

    /// Guards the watchers; nothing is awaited or called out to under it but `yield`, which does not block.
    private let state: Mutex<State>

    init(_ value: Value) { state = Mutex(State(value: value)) }

    var value: Value { state.withLock { $0.value } }

    func send(_ value: Value) { update { $0 = value } }

    /// Returns the value as the change left it.
    @discardableResult
    func update(_ change: (inout Value) -> Void) -> Value {
        state.withLock { state in
            change(&state.value)
            for watcher in state.watchers.values { watcher.yield(state.value) }
            return state.value
        }
    }

    /// The value as it is, then its changes.
    func watch() -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            continuation.yield(state.value)
            guard !state.isFinished else { return continuation.finish() }
            let id = state.next
            state.next += 1
            state.watchers[id] = continuation
            continuation.onTermination = { [weak self] _ in self?.remove(id) }
        }
        return stream
    }

    func finish() {
        let watchers = state.withLock { state in
            state.isFinished = true
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.finish() }
    }

    private func remove(_ id: Int) { state.withLock { _ = $0.watchers.removeValue(forKey: id) } }
}

/// Returns true as soon as `condition` holds for a value of the broadcast, false at the deadline or when it ends.
func reached<Value>(
    _ broadcast: Broadcast<Value>, by deadline: Date, clock: any WallClock,
    where condition: @escaping @Sendable (Value) -> Bool
) async -> Bool {
    // Before the race: a deadline that is over must not beat a condition that holds.
    if condition(broadcast.value) { return true }
    return await withTaskGroup(of: Bool.self) { group in
        group.addTask {
            for await value in broadcast.watch() where condition(value) { return true }
            return false
        }
        group.addTask {
            do { try await clock.sleep(until: deadline) } catch { return false }
            return false
        }
        let first = await group.next() ?? false
        group.cancelAll()
        return first
    }
}
