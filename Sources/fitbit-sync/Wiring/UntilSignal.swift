import UnixSignals

/// Does what comes before the service, which then has its own signals: SIGTERM or SIGINT cancels it, so that it can stop
/// what it started. Throws `CancellationError` in that case.
func untilSignal<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            for await _ in signals { return nil }
            return nil
        }
        // Leaving the group with an error cancels the work, and waits for it.
        guard let first = try await group.next(), let value = first else { throw CancellationError() }
        group.cancelAll()
        return value
    }
}
