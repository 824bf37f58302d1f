/// Who signed in, as Google Health knows the person.
public struct GoogleIdentity: Sendable, Equatable {
    /// The person's number in Google Health: always the same, whatever client asks.
    public var healthUserID: String
    /// The person's id in the Fitbit Web API; nil where there was none.
    public var legacyUserID: String?

    /// An identity as the service gives it (google-health-api.md, 2.9).
    public init(healthUserID: String, legacyUserID: String?) {
        self.healthUserID = healthUserID
        self.legacyUserID = legacyUserID
    }
}
