/// Why there is no usable token, as a sentence and as what follows from it. Holds no token.
public struct OAuthError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What follows from the failure.
    public enum Kind: String, Sendable {
        /// The person has to authorise (again).
        case notAuthorized
        /// The provider could not be reached or is troubled; the grant is as good as before.
        case unavailable
        /// The provider ended its OAuth service (410).
        case gone
        /// The client credentials or the redirect URI are wrong: whoever runs the service has to mend them.
        case misconfigured
        /// The person said no.
        case denied
        /// The state is unknown, used, too old or of another browser.
        case badState
        /// The provider answered for another person than the account's.
        case otherPerson
        /// The person's account at the provider cannot give its data yet: the message says what the person has to do.
        case notEligible
        /// What the provider sent is not an OAuth answer.
        case unreadable
        case cancelled
    }

    /// Tells whether the call is worth repeating, and who has to act.
    public var kind: Kind
    /// What happened and what to do.
    public var message: String

    /// An error whose `message` is a whole sentence for a person, without a token.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The ``message``.
    public var description: String { message }
}
