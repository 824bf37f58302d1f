public import Foundation
public import HealthModel

/// What the archive's row of a day says, its body aside.
public struct LedgerEntry: Sendable, Equatable {
    /// Whether the day is to be looked at again.
    public enum State: String, Sendable, Codable {
        /// To be looked at again.
        case open
        /// Final unless asked for.
        case settled
        /// The last look failed.
        case failed
    }

    /// Why the last look failed, and when the next one is due.
    public struct Failure: Sendable, Equatable {
        /// A ``ProviderError/code``.
        public var code: String
        /// The sentence of the ``ProviderError``.
        public var message: String
        /// Failed looks in a row.
        public var attempts: Int
        /// Nil: not by itself.
        public var retryAt: Date?

        /// A failed look, `attempts` counting it and those just before it.
        public init(code: String, message: String, attempts: Int, retryAt: Date?) {
            self.code = code
            self.message = message
            self.attempts = attempts
            self.retryAt = retryAt
        }
    }

    /// What the row is of.
    public var resource: Resource
    /// The person's civil date; a night belongs to the date on which it ended.
    public var day: CivilDay
    /// What the last look left; a settled day whose re-read failed stays settled.
    public var state: State
    /// Whether the archived answer holds any data; false while there is none.
    public var hasData: Bool
    /// When an answer was last archived; nil when there never was one.
    public var lookedAt: Date?
    /// The device's last sync that was known at that look.
    public var lastSyncSeen: Date?
    /// The first sync seen past the day's end.
    public var syncedPastEndAt: Date?
    /// The zone in which the day was first read.
    public var timeZone: String?
    /// The ``HealthProvider/name`` of the provider that wrote the held body; nil while there is none.
    public var provider: String?
    /// The last look's failure; nil once an answer was archived after it.
    public var failure: Failure?

    /// A row of a day that no answer was archived for yet, unless the arguments say more.
    public init(
        resource: Resource, day: CivilDay, state: State, hasData: Bool = false, lookedAt: Date? = nil,
        lastSyncSeen: Date? = nil, syncedPastEndAt: Date? = nil, timeZone: String? = nil, provider: String? = nil,
        failure: Failure? = nil
    ) {
        self.resource = resource
        self.day = day
        self.state = state
        self.hasData = hasData
        self.lookedAt = lookedAt
        self.lastSyncSeen = lastSyncSeen
        self.syncedPastEndAt = syncedPastEndAt
        self.timeZone = timeZone
        self.provider = provider
        self.failure = failure
    }
}
