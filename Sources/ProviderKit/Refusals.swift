package import SyncEngine

/// The kinds of data of one window that are refused for good, while others of the same resource are given.
package struct Refusals {
    /// The names of the parts that the days come without.
    package private(set) var parts: [String] = []
    private var errors: [ProviderError] = []
    private var told = 0

    /// Nothing is refused yet.
    package init() {}

    /// What `work` brings, or nil when its part is refused. Every other failure is the window's.
    package mutating func attempt<Answer>(
        _ part: String, _ work: () async throws(ProviderError) -> Answer
    ) async throws(ProviderError) -> Answer? {
        do throws(ProviderError) {
            return try await work()
        } catch {
            guard error.isRefusal else { throw error }
            add(part, error)
            return nil
        }
    }

    /// Notes that a part cannot be had, and why; the same words are told once.
    package mutating func add(_ part: String, _ error: ProviderError) {
        if !parts.contains(part) { parts.append(part) }
        if !errors.contains(error) { errors.append(error) }
    }

    /// Tells each refusal once, or throws the first where nothing at all is given.
    package mutating func tell(_ receiver: any DayReceiver, isAnythingGiven: Bool) async throws(ProviderError) {
        if !isAnythingGiven, let first = errors.first { throw first }
        for error in errors[told...] { await receiver.leaveOut(error) }
        told = errors.count
    }
}

extension ProviderError {
    /// Whether this kind of data is refused for good, while others may be given.
    package var isRefusal: Bool {
        switch kind {
        case .scopeMissing, .forbidden, .rejected: true
        case .notAuthorized, .gone, .rateLimited, .unavailable, .unreadable, .cancelled: false
        }
    }
}
