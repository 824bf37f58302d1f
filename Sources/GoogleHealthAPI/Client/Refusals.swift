import SyncEngine

/// The kinds of data of one window that are refused for good, while others of the same resource are given.
struct Refusals {
    /// The names of the parts that the days come without.
    private(set) var parts: [String] = []
    private var errors: [ProviderError] = []
    private var told = 0

    /// What `work` brings, or nil when its kind of data is refused. Every other failure is the window's.
    mutating func attempt<Answer>(
        _ type: DataType, _ work: () async throws(ProviderError) -> Answer
    ) async throws(ProviderError) -> Answer? {
        do throws(ProviderError) {
            return try await work()
        } catch {
            guard error.isRefusal else { throw error }
            parts.append(type.id)
            errors.append(error)
            return nil
        }
    }

    /// Tells each refusal once, or throws the first where nothing at all is given.
    mutating func tell(_ receiver: any DayReceiver, isAnythingGiven: Bool) async throws(ProviderError) {
        if !isAnythingGiven, let first = errors.first { throw first }
        for error in errors[told...] { await receiver.leaveOut(error) }
        told = errors.count
    }
}
