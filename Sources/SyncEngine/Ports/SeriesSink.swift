public import HealthModel

/// A database that takes series: the port behind which InfluxDB stands.
public protocol SeriesSink: Sendable {
    /// Identifies the sink for its cursor: URL and database, no credentials. Another id starts at zero.
    var id: String { get }

    /// Writes a change. Returns when the database has confirmed all that it will ever take of it; what it refused for
    /// its content is in the report. Throws when the queue has to stop: nothing is lost, the change is delivered again.
    func deliver(_ change: SeriesChange) async throws(SinkError) -> DeliveryReport
}

/// What a step of the archive's sequence changes in a sink.
public struct SeriesChange: Sendable {
    /// The series with their account; all points of the changed days.
    public var points: [AccountSeries]
    /// Points that an earlier version had and that are to be deleted first: times only, the columns empty.
    public var deletions: [AccountSeries]

    public init(points: [AccountSeries], deletions: [AccountSeries] = []) {
        self.points = points
        self.deletions = deletions
    }
}

/// A series of one account.
public struct AccountSeries: Sendable, Equatable {
    public var account: Account
    public var series: Series

    public init(_ account: Account, _ series: Series) {
        self.account = account
        self.series = series
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

        public init(line: String, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// Points the database confirmed.
    public var written = 0
    /// Points older than the database keeps (its retention policy).
    public var beyondRetention = 0
    public var refused: [Refusal] = []
    /// Whether deletions were asked for and the sink cannot delete.
    public var undeleted = 0

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

    public var kind: Kind
    /// What happened, at which server, and what to do. Holds no credential.
    public var message: String
    /// Seconds that the server asked to wait, when it did.
    public var retryAfter: Int?

    public init(_ kind: Kind, _ message: String, retryAfter: Int? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    public var description: String { message }
}
