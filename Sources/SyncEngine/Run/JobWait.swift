public import Foundation

extension SyncEngine {
    /// The job when it is finished, when `isEnough` holds for it, or as it is at the deadline; nil when there is none.
    public func job(
        _ id: String, within patience: TimeInterval, or isEnough: @escaping @Sendable (Job) -> Bool
    ) async throws -> Job? {
        let changes = await watch(id)
        let deadline = clock.now().addingTimeInterval(patience)
        let clock = clock
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await job in changes where isEnough(job) { return } }
            // A sleep that is cancelled has nothing more to say.
            group.addTask { try? await clock.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
        return try await job(id)
    }
}
