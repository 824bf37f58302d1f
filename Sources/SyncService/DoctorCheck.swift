public import SyncEngine

/// One thing that a person can get wrong, looked at.
public struct DoctorCheck: Sendable, Codable, Equatable {
    /// What was seen.
    public enum State: String, Sendable, Codable, CaseIterable {
        case ok
        /// It works, and not as well as it could; or it will end.
        case warning
        /// It does not work, and ``DoctorCheck/remedy`` says what to do.
        case failed
        /// It could not be looked at, or there is nothing to look at; the message says why.
        case skipped
    }

    /// A bounded word, e.g. `influxdb_rights`; where there are several of a kind, with a provider or an account behind a
    /// dot, e.g. `sign_in.me`.
    public var id: String
    /// What was looked at, for people.
    public var title: String
    /// What was seen.
    public var state: State
    /// What is, as a sentence. Holds no secret, no token and no health value.
    public var message: String
    /// What to do; null where there is nothing to do.
    @Nullable public var remedy: String?

    /// A check with what it found.
    public init(id: String, title: String, state: State, message: String, remedy: String? = nil) {
        self.id = id
        self.title = title
        self.state = state
        self.message = message
        self.remedy = remedy
    }
}
