public import HealthModel

/// What an engine has done since it was made. Numbers that only grow, but for an account that is taken off and comes back.
public struct SyncCounters: Sendable, Equatable {
    /// Calls to the provider, by account; an account without an entry has made none.
    public var calls: [Account: Int] = [:]
    /// Points that were confirmed, by ``SeriesSink/id``.
    public var points: [String: Int] = [:]

    /// Nothing was done yet.
    public init() {}
}
