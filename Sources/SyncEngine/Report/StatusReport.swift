public import Foundation
import HealthModel

/// The answer of `/status`: the same shape always, a field without a value being null.
public struct StatusReport: Sendable, Codable, Equatable {
    /// The service in one word. A sink or an account in trouble goes before a running job, which goes before days that
    /// failed: those may be on their way.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// No account can be synced until a person authorises.
        case unauthorized
        case idle
        case syncing
        /// For the rate limit.
        case waiting
        /// Syncs are paused, and nothing else runs.
        case paused
        /// Something needs a look: `last_error` of a sink, an account or a resource says what, or an account's `message`.
        case degraded
    }

    /// One account.
    public struct AccountStatus: Sendable, Codable, Equatable {
        /// The account's name: the `account` tag of its points.
        public var account: String
        /// The provider that it was last authorised with, e.g. `fitbit`.
        public var provider: String
        /// `authorized`, `unauthorized` (authorise again), `gone` (the provider ended its service) or `left` (it was taken
        /// off, and its data kept).
        public var authorization: String
        /// What to do, when something is to be done.
        @Nullable public var message: String?
        /// Why the last look at the account failed as a whole, and what to do; null when it did not.
        @Nullable public var lastError: String?
        /// When a person last authorised it.
        @Nullable public var authorizedAt: Date?
        /// When the authorisation ends by itself; null where no end is known.
        @Nullable public var authorizationEndsAt: Date?
        /// What the provider uses and the person did not grant, in alphabetical order; empty while unauthorised.
        public var missingScopes: [String]
        /// What the person granted, in alphabetical order; empty while unauthorised.
        public var grantedScopes: [String]
        /// An IANA id, from the settings or the profile; null until one is known.
        @Nullable public var timeZone: String?
        /// The far end of "everything", `YYYY-MM-DD`: the setting, or what the first look fixed; null before.
        @Nullable public var syncSince: String?
        /// When the tracker last synced with the provider.
        @Nullable public var deviceSync: Date?
        /// By slug, with an entry for every ``Resource``.
        public var resources: [String: ResourceStatus]
        /// Of this account alone: each has a budget of its own.
        public var budget: BudgetStatus
        /// Each value null where the archive has none.
        public var latest: Latest
    }

    /// One resource of an account.
    public struct ResourceStatus: Sendable, Codable, Equatable {
        /// When an answer was last archived.
        @Nullable public var lastSync: Date?
        /// The last date before the first missing one.
        @Nullable public var completeThrough: String?
        /// Dates from the start of "everything" to the last sync; 0 while nobody knows, and of the devices.
        public var daysWanted = 0
        /// Those of them without an answer.
        public var daysMissing: Int
        /// Dates whose last look failed, in part at least.
        public var daysFailed = 0
        /// Seconds since the last look while the device has synced after it; 0 when the copy has all that it synced.
        @Nullable public var lagSeconds: Int?
        /// Why a day that is failed now could not be fetched; null when no day is failed.
        @Nullable public var lastError: String?
        /// Whether the person granted it; null while nobody knows.
        @Nullable public var granted: Bool?
    }

    /// The calls of an account.
    public struct BudgetStatus: Sendable, Codable, Equatable {
        /// Calls a period; null until the provider has told.
        @Nullable public var limit: Int?
        /// Calls left in the running period, or a whole period's when none runs.
        @Nullable public var remaining: Int?
        /// When the running period ends; null when none runs.
        @Nullable public var resetAt: Date?
        /// How long a period is; null when there is no account.
        @Nullable public var periodSeconds: Int?
    }

    /// One sink.
    public struct SinkStatus: Sendable, Codable, Equatable {
        /// URL and database, without credentials (``SeriesSink/id``).
        public var id: String
        /// Days that are archived and not yet there.
        public var pending: Int
        /// Why the sink takes nothing; null while it takes data.
        @Nullable public var lastError: String?
        /// When it last confirmed something, since the service started.
        @Nullable public var lastDelivery: Date?
        /// When the next try is due; null when none had to be put off.
        @Nullable public var retryAt: Date?
        /// Lines that the sink refused for their content.
        public var deadLetters: Int
        /// When a line was last refused.
        @Nullable public var lastRefusal: Date?
        /// Points that were older than the sink keeps, since the service started.
        public var beyondRetention: Int
        /// Points that are gone at the provider and that this sink cannot delete, since the service started.
        public var undeleted: Int
    }

    /// The newest values, for a dashboard's tiles.
    public struct Latest: Sendable, Codable, Equatable {
        /// Percent, of the tracker that synced last.
        @Nullable public var battery: Double?
        /// Beats a minute.
        @Nullable public var restingHeartRate: Int?
        /// The sum of today's steps that are archived; null when there are none yet.
        @Nullable public var stepsToday: Int?
        /// Minutes of the last night's main sleep.
        @Nullable public var minutesAsleep: Int?
        /// Kilograms.
        @Nullable public var weight: Double?

        /// All null.
        public init() {}
    }

    /// Derived from the accounts, the sinks and the job.
    public var state: State
    /// The civil time for which the report was made.
    public var now: Date
    /// In the order of their names; empty until somebody authorises.
    public var accounts: [AccountStatus]
    /// In the order in which the engine was given them.
    public var sinks: [SinkStatus]
    /// The job that was started last of those that still run; without one the last that is paused; null when there is neither.
    @Nullable public var job: Job?
    /// Of the first account, for those who poll one person's service.
    public var resources: [String: ResourceStatus]
    /// Of the first account; all null when there is none.
    public var budget: BudgetStatus
    /// Of the first account; all null when there is none.
    public var latest: Latest

    init(now: Date, accounts: [AccountStatus], sinks: [SinkStatus], job: Job?) {
        self.now = now
        self.accounts = accounts
        self.sinks = sinks
        self.job = job
        resources =
            accounts.first?.resources
            ?? Dictionary(
                uniqueKeysWithValues: Resource.allCases.map { ($0.slug, ResourceStatus(daysMissing: 0)) }
            )
        budget = accounts.first?.budget ?? BudgetStatus()
        latest = accounts.first?.latest ?? Latest()
        state = Self.state(accounts: accounts, sinks: sinks, job: job, now: now)
    }

    /// A refused line is a matter for this long; it stays counted.
    private static let recent: TimeInterval = 48 * 3600

    private static func state(accounts all: [AccountStatus], sinks: [SinkStatus], job: Job?, now: Date) -> State {
        let accounts = all.filter { $0.authorization != "left" }
        guard accounts.contains(where: { $0.authorization == "authorized" }) else {
            return accounts.contains { $0.authorization == "gone" } ? .degraded : .unauthorized
        }
        let isInTrouble =
            sinks.contains { $0.lastError != nil }
            || accounts.contains { $0.authorization != "authorized" || $0.lastError != nil }
        if isInTrouble { return .degraded }
        if job?.state == .waiting { return .waiting }
        if job?.state == .paused { return .paused }
        if let job, !job.isFinished { return .syncing }
        let hasFailedDays = accounts.contains { $0.resources.values.contains { $0.lastError != nil } }
        // A clock that was set back makes refusals of the future: they are as long ago as they are ahead.
        let hasRefusals = sinks.contains { $0.lastRefusal.map { abs(now.timeIntervalSince($0)) < recent } ?? false }
        return hasFailedDays || hasRefusals ? .degraded : .idle
    }
}

extension StatusReport.AccountStatus {
    /// When an answer was last archived, the devices' apart: those answer also when nothing else does.
    public var lastAnswer: Date? {
        resources.filter { $0.key != Resource.devices.slug }.values.compactMap(\.lastSync).max()
    }
}
