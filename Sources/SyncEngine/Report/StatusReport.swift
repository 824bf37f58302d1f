public import Foundation
import HealthModel

/// The answer of `/status`: the same shape always, a field without a value being null.
public struct StatusReport: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable {
        /// No account can be synced until a person authorises.
        case unauthorized
        case idle
        case syncing
        /// For the rate limit.
        case waiting
        /// Something needs a look: `last_error` of a resource or a sink, or an account says what.
        case degraded
    }

    /// One account.
    public struct AccountStatus: Sendable, Codable, Equatable {
        public var account: String
        public var provider: String
        /// `authorized`, `unauthorized` (authorise again) or `gone` (the provider ended its service).
        public var authorization: String
        /// What to do, when something is to be done.
        @Nullable public var message: String?
        public var missingScopes: [String]
        @Nullable public var timeZone: String?
        @Nullable public var syncSince: String?
        /// When the tracker last synced with the provider.
        @Nullable public var deviceSync: Date?
        public var resources: [String: ResourceStatus]
        public var budget: BudgetStatus
        public var latest: Latest
    }

    /// One resource of an account.
    public struct ResourceStatus: Sendable, Codable, Equatable {
        /// When an answer was last archived.
        @Nullable public var lastSync: Date?
        /// The last date before the first missing one.
        @Nullable public var completeThrough: String?
        /// Dates from the start of "everything" to the last sync without an answer.
        public var daysMissing: Int
        /// Seconds between the device's last sync and the last answer's knowledge of it.
        @Nullable public var lagSeconds: Int?
        @Nullable public var lastError: String?
    }

    /// The calls of an account.
    public struct BudgetStatus: Sendable, Codable, Equatable {
        @Nullable public var limit: Int?
        @Nullable public var remaining: Int?
        @Nullable public var resetAt: Date?
    }

    /// One sink.
    public struct SinkStatus: Sendable, Codable, Equatable {
        public var id: String
        /// Days that are archived and not yet there.
        public var pending: Int
        @Nullable public var lastError: String?
        @Nullable public var lastDelivery: Date?
        @Nullable public var retryAt: Date?
        /// Lines that the sink refused for their content.
        public var deadLetters: Int
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
        @Nullable public var stepsToday: Int?
        /// Minutes of the last night's main sleep.
        @Nullable public var minutesAsleep: Int?
        /// Kilograms.
        @Nullable public var weight: Double?

        public init() {}
    }

    public var state: State
    public var now: Date
    public var accounts: [AccountStatus]
    public var sinks: [SinkStatus]
    @Nullable public var job: Job?
    /// Of the first account, for those who poll one person's service.
    public var resources: [String: ResourceStatus]
    public var budget: BudgetStatus
    public var latest: Latest

    init(now: Date, accounts: [AccountStatus], sinks: [SinkStatus], job: Job?) {
        self.now = now
        self.accounts = accounts
        self.sinks = sinks
        self.job = job
        resources =
            accounts.first?.resources
            ?? Dictionary(uniqueKeysWithValues: Resource.allCases.map { ($0.slug, ResourceStatus(daysMissing: 0)) })
        budget = accounts.first?.budget ?? BudgetStatus()
        latest = accounts.first?.latest ?? Latest()
        state = Self.state(accounts: accounts, sinks: sinks, job: job)
    }

    private static func state(accounts: [AccountStatus], sinks: [SinkStatus], job: Job?) -> State {
        guard accounts.contains(where: { $0.authorization == "authorized" }) else {
            return accounts.contains { $0.authorization == "gone" } ? .degraded : .unauthorized
        }
        if job?.state == .waiting { return .waiting }
        if let job, !job.isFinished { return .syncing }
        let hasError = accounts.contains { account in
            account.authorization != "authorized" || account.resources.values.contains { $0.lastError != nil }
        }
        return hasError || sinks.contains { $0.lastError != nil || $0.deadLetters > 0 } ? .degraded : .idle
    }
}
