import Foundation

/// Waits no longer than a limit, whatever the work does: a name server or a disk that hangs must not hang who asks about it.
enum TimeLimit {
    /// What the work gave, or nil when it has not ended by then; it is cancelled and left to itself.
    static func wait<Value: Sendable>(
        _ limit: Duration, for work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let (results, end) = AsyncStream<Value?>.makeStream()
        let worker = Task { end.yield(await work()) }
        let timer = Task {
            try await Task.sleep(for: limit)
            end.yield(nil)
        }
        defer {
            worker.cancel()
            timer.cancel()
        }
        for await result in results { return result }
        return nil
    }

    /// Calls that wait for a disk, on a thread of their own: those of the tasks are few.
    static func offThePool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: work()) }.start()
        }
    }
}
