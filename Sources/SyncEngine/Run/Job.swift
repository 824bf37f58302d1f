public import Foundation
public import HealthModel

/// What a person or the timer wants synced: only which days, never how.
public struct JobRequest: Sendable, Hashable, Codable {
    /// Who asked, which decides how eagerly a failed day is looked at again.
    public enum Origin: String, Sendable, Codable {
        /// A `curl`, the page, the command line.
        case explicit
        /// The timer.
        case schedule
    }

    /// Nil: all accounts.
    @Nullable public var account: Account?
    /// Each once, in the order of ``Resource``.
    public var resources: [Resource]
    /// Nil: from ``AccountFacts/syncSince``.
    @Nullable public var from: CivilDay?
    /// Nil: today.
    @Nullable public var to: CivilDay?
    /// Settled days too.
    public var force: Bool
    /// A person's request overrides the wait after a failed look, the timer's does not.
    public var origin: Origin

    /// By default everything that is due, as a person asks for it.
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
    /// Where a job is on its way; from `done` on it stays as it is.
    public enum State: String, Sendable, Codable {
        case queued
        case syncing
        /// For the rate limit, until ``Job/waitingUntil``.
        case waiting
        /// A person stopped it for now: nothing is fetched for it until it is resumed, also over a restart.
        case paused
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
        /// Nil: no account in particular.
        @Nullable public var account: Account?
        /// Nil: the account as a whole, or the job.
        @Nullable public var resource: Resource?
        /// A bounded word: a ``ProviderError/code``, an ``ArchiveError/code``, or the engine's, e.g. `sink_behind`.
        public var code: String
        /// What happened and what to do, as a person reads it.
        public var message: String
        /// False where nothing failed: a scope that was not granted.
        public var isFailure: Bool

        /// A failure, unless `isFailure` is false.
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

    /// A lower-case UUID.
    public var id: String
    /// A request equal to an unfinished job's joins that job.
    public var request: JobRequest
    /// The whole job is written to the archive each time this changes.
    public var state: State = .queued
    /// When the job was asked for.
    public var createdAt: Date
    /// Nil while it runs; of an interrupted job the next start of the service.
    @Nullable public var finishedAt: Date?
    /// Days of resources that wanted a look when the job was planned.
    public var daysWanted = 0
    /// Days whose answer this job has seen archived.
    public var daysDone = 0
    /// Days that were given up for now; ``problems`` says why.
    public var daysFailed = 0
    /// Calls to the provider; one that serves several jobs counts in each.
    public var calls = 0
    /// Calls that are planned and not made.
    public var callsLeft = 0
    /// Points of the days that this job changed.
    public var points = 0
    /// When calls are possible again; nil unless the job is ``State/waiting``.
    @Nullable public var waitingUntil: Date?
    /// An estimate of the time left.
    @Nullable public var secondsLeft: Int?
    /// Each once, in the order in which they came up.
    public var problems: [Problem] = []
    /// The change of the archive that a sink must have passed for the job to be delivered.
    public var sequence: Int64 = 0

    /// A queued job that has done nothing yet.
    public init(id: String, request: JobRequest, createdAt: Date) {
        self.id = id
        self.request = request
        self.createdAt = createdAt
    }

    /// Whether nothing more will happen.
    public var isFinished: Bool {
        switch state {
        case .queued, .syncing, .waiting, .paused, .delivering: false
        case .done, .partial, .failed, .cancelled, .interrupted: true
        }
    }

    /// Whether it can be paused: once everything is archived there is nothing to stop.
    var isFetching: Bool { [.queued, .syncing, .waiting].contains(state) }

    /// Begins anew with what is left: that is planned again, with what failed as soon as it is due.
    mutating func resume() {
        state = .queued
        daysFailed = 0
        problems.removeAll(where: \.isFailure)
    }

    /// Counts what is left of it once that is planned: days that came while it was paused are done.
    mutating func goesOn(with left: Int) {
        daysDone = max(daysDone, daysWanted - left)
        daysWanted = daysDone + left
    }

    mutating func pause() {
        state = .paused
        waitingUntil = nil
        secondsLeft = nil
        callsLeft = 0
    }

    mutating func add(_ problem: Problem) {
        // One a kind: a backfill can fail for the same reason on thousands of days.
        let same = problems.firstIndex {
            $0.account == problem.account && $0.resource == problem.resource && $0.code == problem.code
                && ($0.account != nil || $0.message == problem.message)
        }
        guard let same else { return problems.append(problem) }
        problems[same] = problem
    }
}
