public import Foundation
public import HealthModel

/// What a person or the timer wants synced: only which days, never how.
public struct JobRequest: Sendable, Hashable, Codable {
    public enum Origin: String, Sendable, Codable {
        /// A `curl`, the page, the command line.
        case explicit
        /// The timer.
        case schedule
    }

    /// Nil: all accounts.
    @Nullable public var account: Account?
    public var resources: [Resource]
    /// Nil: from ``AccountFacts/syncSince``.
    @Nullable public var from: CivilDay?
    /// Nil: today.
    @Nullable public var to: CivilDay?
    /// Settled days too.
    public var force: Bool
    public var origin: Origin

    public init(
        account: Account? = nil, resources: [Resource] = Resource.allCases, from: CivilDay? = nil, to: CivilDay? = nil,
        force: Bool = false, origin: Origin = .explicit
    ) {
        self.account = account
        self.resources = Set(resources).sorted()
        self.from = from
        self.to = to
        self.force = force
        self.origin = origin
    }

    var demand: DayRules.Demand { force ? .forced : origin == .explicit ? .explicit : .scheduled }
}

/// A sync under way or done.
public struct Job: Sendable, Codable, Identifiable, Hashable {
    public enum State: String, Sendable, Codable {
        case queued
        case syncing
        /// For the rate limit, until ``Job/waitingUntil``.
        case waiting
        /// Everything is archived; the sinks are taking it.
        case delivering
        case done
        /// Ended, and ``Job/problems`` says what is missing.
        case partial
        /// Nothing could be done.
        case failed
        case cancelled
        /// The service stopped while it ran.
        case interrupted
    }

    /// Something that keeps a part of the job from being complete.
    public struct Problem: Sendable, Codable, Hashable {
        @Nullable public var account: Account?
        @Nullable public var resource: Resource?
        public var code: String
        public var message: String
        /// False where nothing failed: a scope that was not granted.
        public var isFailure: Bool

        public init(
            account: Account? = nil, resource: Resource? = nil, code: String, message: String, isFailure: Bool = true
        ) {
            self.account = account
            self.resource = resource
            self.code = code
            self.message = message
            self.isFailure = isFailure
        }
    }

    public var id: String
    public var request: JobRequest
    public var state: State = .queued
    public var createdAt: Date
    @Nullable public var finishedAt: Date?
    /// Days of resources that wanted a look when the job was planned.
    public var daysWanted = 0
    public var daysDone = 0
    public var daysFailed = 0
    public var calls = 0
    /// Calls that are planned and not made.
    public var callsLeft = 0
    /// Points of the days that this job changed.
    public var points = 0
    @Nullable public var waitingUntil: Date?
    /// An estimate of the time left.
    @Nullable public var secondsLeft: Int?
    public var problems: [Problem] = []
    /// The change of the archive that a sink must have passed for the job to be delivered.
    public var sequence: Int64 = 0

    public init(id: String, request: JobRequest, createdAt: Date) {
        self.id = id
        self.request = request
        self.createdAt = createdAt
    }

    /// Whether nothing more will happen.
    public var isFinished: Bool {
        switch state {
        case .queued, .syncing, .waiting, .delivering: false
        case .done, .partial, .failed, .cancelled, .interrupted: true
        }
    }

    mutating func add(_ problem: Problem) {
        if !problems.contains(problem) { problems.append(problem) }
    }
}
