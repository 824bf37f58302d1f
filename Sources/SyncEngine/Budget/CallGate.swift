public import Foundation

/// What each call to a provider passes: it asks the budget before, and tells the budget what the answer said.
public struct CallGate: Sendable {
    private let onAdmit: @Sendable () async throws(ProviderError) -> Void
    private let onObserve: @Sendable (RateReading) async -> Void

    /// `admit` counts a call or says that it may not be made; `observe` takes what its answer said of the rate limit.
    public init(
        admit: @escaping @Sendable () async throws(ProviderError) -> Void,
        observe: @escaping @Sendable (RateReading) async -> Void
    ) {
        onAdmit = admit
        onObserve = observe
    }

    /// Counts a call. Throws ``ProviderError/Kind/rateLimited(until:)`` when it may not be made now: the caller passes it on.
    public func admit() async throws(ProviderError) { try await onAdmit() }

    /// Tells what the answer's headers said of the rate limit.
    public func observe(_ reading: RateReading) async { await onObserve(reading) }
}

/// What one answer said of the rate limit.
public struct RateReading: Sendable, Equatable {
    /// Calls allowed in a period.
    public var limit: Int?
    /// Calls left in the running period.
    public var remaining: Int?
    /// When the period ends.
    public var resetAt: Date?
    /// Whether the answer refused the call for the rate (429).
    public var isRefusal: Bool

    /// What the answer did not say stays nil.
    public init(limit: Int? = nil, remaining: Int? = nil, resetAt: Date? = nil, isRefusal: Bool = false) {
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
        self.isRefusal = isRefusal
    }
}
