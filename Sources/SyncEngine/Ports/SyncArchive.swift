public import Foundation
public import HealthModel

/// Where days, cursors and jobs are kept: the port behind which SQLite stands. All throw ``ArchiveError``.
public protocol SyncArchive: Sendable {
    // MARK: Accounts

    /// Every account that was ever authorised, in the order of their names.
    func accounts() async throws -> [AccountFacts]
    func facts(of account: Account) async throws -> AccountFacts?
    func save(_ facts: AccountFacts) async throws
    /// Changes what is known of an account in one transaction, so that nobody's change is lost to another's; nil when
    /// there is no such account.
    @discardableResult
    func update(_ account: Account, _ change: @escaping @Sendable (inout AccountFacts) -> Void) async throws
        -> AccountFacts?
    /// Makes failed days that would not be tried again by themselves due at `instant`.
    func retryFailures(of account: Account, at instant: Date) async throws

    /// Forgets an account with all its days: what the sinks have of it is not touched.
    func erase(_ account: Account) async throws

    // MARK: Days

    /// The rows of these dates, in no order.
    func ledger(of account: Account, days: ClosedRange<CivilDay>) async throws -> [LedgerEntry]
    /// Archives all days of an answer in one transaction. A day whose body and context are equal to the held ones
    /// changes nothing downstream.
    func commit(_ records: [DayRecord], of account: Account) async throws -> CommitReceipt
    /// Keeps a part of a day that is not whole yet. It is no day's until a record brings it.
    func stage(_ part: DayPart) async throws -> StagedPart
    /// Forgets staged parts that no record brought; nil: all of them.
    func unstage(_ parts: [StagedPart]?) async throws
    /// Records failed looks; bodies and the sequence stay as they are.
    func recordFailures(_ entries: [LedgerEntry], of account: Account) async throws
    func day(_ day: CivilDay, of resource: Resource, account: Account) async throws -> ArchivedDay?
    /// The newest day of a resource that has data, not later than `day`.
    func newestDay(of resource: Resource, account: Account, notAfter day: CivilDay) async throws -> ArchivedDay?
    /// The dates from `days` that have data, in their order, with the digest of each that is kept of its body as it is now.
    func digests(of resource: Resource, account: Account, days: ClosedRange<CivilDay>) async throws -> [DayDigest]
    /// Keeps digests, in one transaction; one of a body that was replaced meanwhile is forgotten.
    func save(_ digests: [DayDigest], of resource: Resource, account: Account) async throws
    /// Counts and edges per resource over these dates, for `/status`.
    func coverage(of account: Account, days: ClosedRange<CivilDay>) async throws -> [Resource: Coverage]

    // MARK: The sequence of changes

    /// The number of the newest change; 0 when nothing was archived yet.
    func lastSequence() async throws -> Int64
    /// Days that a sink at this cursor has still to get, in the order of the sequence, at most `limit`; fewer where their
    /// bodies are large.
    func changes(after cursor: SinkCursor, limit: Int) async throws -> [DayChange]
    /// How many days a sink at this cursor has still to get.
    func pendingDays(after cursor: SinkCursor) async throws -> Int
    /// The sinks that are in use: what they have seen of a day is kept when the day changes.
    func register(sinks: [String]) async throws
    func cursor(of sink: String) async throws -> SinkCursor
    func save(_ cursor: SinkCursor, of sink: String) async throws
    func bury(_ letters: [DeadLetter], of sink: String) async throws
    func deadLetterCount(of sink: String) async throws -> Int
    /// When a line was last refused.
    func newestDeadLetter(of sink: String) async throws -> Date?

    // MARK: Jobs

    func save(_ job: Job) async throws
    func jobs() async throws -> [Job]
}

extension SyncArchive {
    /// Days changed after `sequence`, as ``changes(after:limit:)-(SinkCursor,_)``.
    public func changes(after sequence: Int64, limit: Int) async throws -> [DayChange] {
        try await changes(after: SinkCursor(delivered: sequence), limit: limit)
    }
}

/// What is known of an account besides its days and its grant.
public struct AccountFacts: Sendable, Equatable {
    /// The key: one record an account.
    public var account: Account
    /// The ``HealthProvider/name`` of the provider that it was last authorised with.
    public var provider: String
    /// When it was first authorised.
    public var authorizedAt: Date
    /// When it was last authorised, with whatever provider.
    public var renewedAt: Date
    /// The far end of "everything", fixed at the first look.
    public var syncSince: CivilDay?
    /// Nil until it was first read.
    public var profile: ProviderProfile?
    /// When the profile was last read; that is done once a day.
    public var profileReadAt: Date?
    /// When the devices call last succeeded; nil when it never did.
    public var devicesReadAt: Date?
    /// The trackers' newest sync.
    public var lastSync: Date?
    /// As the provider's answers last left it; kept over restarts.
    public var budget: RateBudget
    /// The sentence of a provider that is over for good.
    public var gone: String?
    /// When it was taken off, its data kept; nil while it is synced.
    public var leftAt: Date?

    /// An account just authorised: nothing of it was read yet.
    public init(account: Account, provider: String, authorizedAt: Date) {
        self.account = account
        self.provider = provider
        self.authorizedAt = authorizedAt
        renewedAt = authorizedAt
        budget = RateBudget()
    }
}

extension AccountFacts {
    /// Notes a sign-in: whatever kept the account from being synced is over.
    public mutating func signIn(with provider: String, at now: Date) {
        turn(to: provider)
        renewedAt = now
        leftAt = nil
        gone = nil
    }

    /// Notes another provider: what one said of the account and its calls is not the other's word.
    public mutating func turn(to name: String) {
        guard provider != name else { return }
        provider = name
        (budget, profileReadAt, devicesReadAt, lastSync) = (RateBudget(), nil, nil, nil)
    }
}

/// What a commit changed.
public struct CommitReceipt: Sendable, Equatable {
    /// The dates whose body or context changed.
    public var changed: [CivilDay]
    /// The number of the newest change.
    public var sequence: Int64

    /// What one transaction changed; `changed` is empty when every day was as held.
    public init(changed: [CivilDay], sequence: Int64) {
        self.changed = changed
        self.sequence = sequence
    }
}

/// A resource's rows within a span of dates.
public struct Coverage: Sendable, Equatable {
    /// Dates that have an answer.
    public var looked: Set<CivilDay> = []
    /// The newest look.
    public var lastLook: Date?
    /// How many dates failed at their last look, in part at least.
    public var failed = 0
    /// Why the newest of the dates that failed did, while it still stands.
    public var failure: LedgerEntry.Failure?

    /// No rows at all.
    public init() {}
}

/// A day at its place in the sequence of changes.
public struct DayChange: Sendable {
    /// The day's place; it moves to a later one with each change of the day.
    public var sequence: Int64
    /// The version that holds now.
    public var day: ArchivedDay
    /// Versions that a sink may have seen before, oldest first.
    public var earlier: [ArchivedDay]

    /// A change that has still to be delivered, with what it replaces.
    public init(sequence: Int64, day: ArchivedDay, earlier: [ArchivedDay]) {
        self.sequence = sequence
        self.day = day
        self.earlier = earlier
    }
}

/// A line that a sink refused for its content, kept for a person to look at.
public struct DeadLetter: Sendable, Equatable {
    /// The line protocol line, or `account/resource/day` of a day that could not be decoded.
    public var line: String
    /// The server's sentence.
    public var reason: String
    /// When it was refused.
    public var at: Date

    /// A refused line with the server's reason for it.
    public init(line: String, reason: String, at: Date) {
        self.line = line
        self.reason = reason
        self.at = at
    }
}

/// Why the archive could not do what it was asked.
public struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A bounded word: `disk_full`, `newer_version`, `in_use`, `damaged`, `unwritable`, `failed`.
    public var code: String
    /// What happened and what to do.
    public var message: String

    /// An error with a word for programs and a whole sentence for a person.
    public init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The ``message``.
    public var description: String { message }
}
