public import HealthModel
public import SyncEngine

/// What is told of, and what may be asked of it.
public struct StatusSource: Sendable {
    /// The state as it is.
    public var report: @Sendable () async throws -> StatusReport
    /// An element at each change.
    public var changes: @Sendable () -> AsyncStream<Int>
    /// Has something synced; it goes on by itself.
    public var sync: @Sendable (Account, [Resource]) async throws -> Void

    /// What a test puts in the engine's place.
    public init(
        report: @escaping @Sendable () async throws -> StatusReport,
        changes: @escaping @Sendable () -> AsyncStream<Int>,
        sync: @escaping @Sendable (Account, [Resource]) async throws -> Void
    ) {
        self.report = report
        self.changes = changes
        self.sync = sync
    }

    /// An engine.
    public init(_ engine: SyncEngine) {
        self.init(
            report: { try await engine.status() }, changes: { engine.revisions() },
            sync: { account, resources in
                _ = try await engine.sync(JobRequest(account: account, resources: resources))
            })
    }
}
