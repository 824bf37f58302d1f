/// How the imitation of the Fitbit Web API behaves where the real one varies. All of it may be changed while it runs.
public struct FitbitBehaviour: Sendable, Equatable {
    /// How the headers of the rate limit are spelt (fitbit-web-api.md 0, rule 6).
    public enum HeaderSpelling: Sendable {
        /// `Fitbit-Rate-Limit-Reset`
        case documented
        /// `fitbit-rate-limit-reset`
        case lowercase
        /// `Fitbit-rate-limit-reset`
        case mixed
    }

    /// What stands in `Retry-After` of a 429.
    public typealias RetryAfter = Simulator.RetryAfter

    /// Calls an hour and person.
    public var hourlyLimit = 150
    /// Seconds that a new access token lives.
    public var tokenLifetime = 28_800
    /// The spelling of the headers.
    public var headerSpelling = HeaderSpelling.documented
    /// The `Retry-After` of a 429.
    public var retryAfter = RetryAfter.truthful
    /// Seconds of `Fitbit-Rate-Limit-Reset`, where it is not to be true.
    public var lyingReset: Int?
    /// Whether there are headers of the rate limit at all.
    public var sendsRateLimit = true

    /// The documented behaviour.
    public init() {}
}
