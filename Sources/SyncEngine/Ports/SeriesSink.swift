public import HealthModel

/// A database that takes series: the port behind which InfluxDB stands.
public protocol SeriesSink: Sendable {
    /// Identifies the sink for its cursor: URL and database, no credentials. Another id starts at zero.
    var id: String { get }

    /// Writes a change. Returns when the database has confirmed all that it will ever take of it; what it refused for
    /// its content is in the report. Throws when the queue has to stop: nothing is lost, the change is delivered again.
    func deliver(_ change: SeriesChange) async throws(SinkError) -> DeliveryReport

    /// Asks the database whether it would take data, without any: a wrong address or password is told before the first
    /// sync. Throws what ``deliver(_:)`` would.
    func check() async throws(SinkError)

    /// Deletes every point of an account. False where the database cannot delete.
    func erase(_ account: Account) async throws(SinkError) -> Bool
}

extension SeriesSink {
    /// A sink that cannot be asked is taken to be well until it says otherwise.
    public func check() async throws(SinkError) {}
}

/// What a step of the archive's sequence changes in a sink.
public struct SeriesChange: Sendable {
    /// The series with their account; all points of the changed days.
    public var points: [AccountSeries]
    /// Points that an earlier version had and that are to be deleted first: times only, the columns empty.
    public var deletions: [AccountSeries]

    /// What a sink is to write, and to delete before that.
    public init(points: [AccountSeries], deletions: [AccountSeries] = []) {
        self.points = points
        self.deletions = deletions
    }
}

/// A series of one account.
public struct AccountSeries: Sendable, Equatable {
    /// Written as the `account` tag of every point.
    public var account: Account
    /// Without the `account` tag.
    public var series: Series
    /// The archive's row that it is read from; nil of what stands in none.
    public var day: CivilDay?

    /// A series with the account that it belongs to.
    public init(_ account: Account, _ series: Series, day: CivilDay? = nil) {
        self.account = account
        self.series = series
        self.day = day
    }
}

/// What became of a change.
public struct DeliveryReport: Sendable {
    /// A line that the database refused for what it says.
    public struct Refusal: Sendable, Equatable {
        /// The line protocol line.
        public var line: String
        /// The server's sentence.
        public var reason: String

        /// A line and the server's reason for refusing it.
        public init(line: String, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// Points the database confirmed.
    public var written = 0
    /// Points older than the database keeps (its retention policy).
    public var beyondRetention = 0
    /// Lines that become dead letters; the queue goes on without them.
    public var refused: [Refusal] = []
    /// Points that were to be deleted and that the sink cannot delete.
    public var undeleted = 0

    /// A report of nothing, for a sink to count up.
    public init() {}
}

/// Why a sink's queue stands still.
public struct SinkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What follows from the failure.
    public enum Kind: String, Sendable {
        /// Not reachable, 5xx, cut: again later.
        case unavailable
        /// 401 or 403: a person has to mend the credentials or rights.
        case unauthorized
        /// 404 or a database that cannot be made: a person has to make it.
        case missing
        /// The service is stopping.
        case cancelled
    }

    /// Tells whether time helps or a person has to act.
    public var kind: Kind
    /// What happened, at which server, and what to do. Holds no credential.
    public var message: String
    /// Seconds that the server asked to wait, when it did.
    public var retryAfter: Int?

    /// An error whose `message` is a whole sentence, as a person reads it in `/status`.
    public init(_ kind: Kind, _ message: String, retryAfter: Int? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The ``message``.
    public var description: String { message }
}
