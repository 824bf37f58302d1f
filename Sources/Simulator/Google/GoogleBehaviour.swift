/// How the imitation of the Google Health API behaves where the real one varies. All may be changed while it runs.
///
/// Data types are named by their ids, e.g. `heart-rate`.
public struct GoogleBehaviour: Sendable, Equatable {
    /// Calls a minute and person (google-health-api.md 5.1).
    public var callsPerMinute = 300
    /// The `Retry-After` of a 429: the real service documents none.
    public var retryAfter = RetryAfter.missing
    /// Seconds that a new access token lives.
    public var tokenLifetime = 3599
    /// Whether the Cloud project is in testing: a new refresh token then dies after a week.
    public var isTesting = false
    /// Whether a refresh brings a new refresh token and ends the old one; the real service does not.
    public var rotatesRefreshTokens = false
    /// Whether devices come without `lastSyncTime` and `features` (google-health-api.md 4.14).
    public var omitsLastSyncTime = false
    /// Types that refuse every filter, as some accounts have them (google-health-api.md 3.2).
    public var refusesFilters: Set<String> = []
    /// Types that are answered 403, whatever was granted.
    public var forbids: Set<String> = []
    /// Whether unknown types and missing methods are answered with a page, 404, instead of JSON, 400.
    public var answersUnknownWithPages = false
    /// Whether every page but the last is followed by an empty one that has a token.
    public var sendsEmptyPages = false
    /// Whether the last page has the token `""` instead of none.
    public var endsWithEmptyToken = false
    /// Whether an answer without points has an empty list; else it is `{}`.
    public var sendsEmptyLists = false
    /// Whether `rollUp` over all sources adds the phone to the wearable (google-health-api.md 3.1).
    public var addsSourcesInRollUp = false
    /// Whether `dailyRollUp` counts the last date in (google-health-api.md, "Roll-up traps").
    public var includesEndInDailyRollUp = false
    /// Points a page where the request names no size.
    public var defaultPageSize = 1440
    /// Seconds of simulated time that a page token lives.
    public var pageTokenLifetime = 3600

    /// The documented behaviour.
    public init() {}
}
