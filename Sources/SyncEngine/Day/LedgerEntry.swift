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
    /// The last look's failure; nil once an answer was archived after it.
    public var failure: Failure?

    /// A row of a day that no answer was archived for yet, unless the arguments say more.
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
    /// The row as it is after the look.
    public var entry: LedgerEntry
    /// Parts that are in the archive already and become the beginning of the day's body.
    public var staged: [StagedPart]
    /// The rest of the day's body; empty when the answer had nothing for the date.
    public var parts: [DayPart]
    /// Archived with the body: a change of it counts as a change of the day.
    public var context: DayContext

    /// One day of an answer, ready to be committed.
    public init(entry: LedgerEntry, staged: [StagedPart] = [], parts: [DayPart], context: DayContext) {
        self.entry = entry
        self.staged = staged
        self.parts = parts
        self.context = context
    }
}

/// A part that the archive holds before the day it belongs to is whole.
public struct StagedPart: Sendable, Hashable {
    /// The archive's number of it.
    public var id: Int64
    /// SHA-256 of its name and bytes.
    public var digest: [UInt8]

    /// What the archive gives for a part that it has staged.
    public init(id: Int64, digest: [UInt8]) {
        self.id = id
        self.digest = digest
    }
}
