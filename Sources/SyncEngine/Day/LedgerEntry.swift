public import Foundation
public import HealthModel

/// What the archive's row of a day says, its body aside.
public struct LedgerEntry: Sendable, Equatable {
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
        public var message: String
        /// Failed looks in a row.
        public var attempts: Int
        /// Nil: not by itself.
        public var retryAt: Date?

        public init(code: String, message: String, attempts: Int, retryAt: Date?) {
            self.code = code
            self.message = message
            self.attempts = attempts
            self.retryAt = retryAt
        }
    }

    public var resource: Resource
    public var day: CivilDay
    public var state: State
    public var hasData: Bool
    /// When an answer was last archived; nil when there never was one.
    public var lookedAt: Date?
    /// The device's last sync that was known at that look.
    public var lastSyncSeen: Date?
    /// The first sync seen past the day's end.
    public var syncedPastEndAt: Date?
    /// The zone in which the day was first read.
    public var timeZone: String?
    public var failure: Failure?

    public init(
        resource: Resource, day: CivilDay, state: State, hasData: Bool = false, lookedAt: Date? = nil,
        lastSyncSeen: Date? = nil, syncedPastEndAt: Date? = nil, timeZone: String? = nil, failure: Failure? = nil
    ) {
        self.resource = resource
        self.day = day
        self.state = state
        self.hasData = hasData
        self.lookedAt = lookedAt
        self.lastSyncSeen = lastSyncSeen
        self.syncedPastEndAt = syncedPastEndAt
        self.timeZone = timeZone
        self.failure = failure
    }
}

/// What a look adds to the archive: an answer's day with the row it becomes.
public struct DayRecord: Sendable {
    public var entry: LedgerEntry
    public var parts: [DayPart]
    public var context: DayContext

    public init(entry: LedgerEntry, parts: [DayPart], context: DayContext) {
        self.entry = entry
        self.parts = parts
        self.context = context
    }
}
