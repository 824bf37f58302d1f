import Synchronization

/// Who waits for the broker's word on what was sent, by the library's number of it.
///
/// The word may come before anybody waits for it, and whoever waits may go: both are remembered until the other comes.
final class Confirmations: Sendable {
    typealias Outcome = Result<Void, MQTTError>

    private struct State {
        var waiting: [Int32: CheckedContinuation<Outcome, Never>] = [:]
        var early: Set<Int32> = []
        var left: Set<Int32> = []
        var end: MQTTError?
    }

    /// Nothing is awaited or called out to under it.
    private let state = Mutex(State())

    /// Returns when the broker has confirmed; throws when the line ends before that.
    func wait(for number: Int32) async throws(MQTTError) {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state -> Outcome? in
                    if state.early.remove(number) != nil { return .success(()) }
                    if state.left.remove(number) != nil { return .failure(Self.cancelled) }
                    if let end = state.end { return .failure(end) }
                    state.waiting[number] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            state.withLock { state in
                if let continuation = state.waiting.removeValue(forKey: number) { return continuation as Optional }
                state.left.insert(number)
                return nil
            }?.resume(returning: .failure(Self.cancelled))
        }
        try outcome.get()
    }

    /// The broker has confirmed.
    func confirm(_ number: Int32) {
        state.withLock { state in
            if let continuation = state.waiting.removeValue(forKey: number) { return continuation as Optional }
            state.early.insert(number)
            return nil
        }?.resume(returning: .success(()))
    }

    /// The line has ended: nothing will be confirmed any more.
    func end(_ error: MQTTError) {
        let waiting = state.withLock { state in
            state.end = error
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: .failure(error)) }
    }

    private static let cancelled = MQTTError(.cancelled, "The service is stopping.")
}
