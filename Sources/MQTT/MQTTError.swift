/// Why something was not said to a broker, and what to do.
public struct MQTTError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What follows from the failure.
    public enum Kind: String, Sendable {
        /// No broker answers, or the line was cut: again later.
        case unavailable
        /// The broker does not take this user or password: a person has to mend them.
        case unauthorized
        /// The certificate is not trusted, or there is no TLS there.
        case untrusted
        /// A broker that refuses what it was told, or settings that cannot be.
        case refused
        /// Whoever asked has gone.
        case cancelled
    }

    /// Tells whether time helps or a person has to act.
    public var kind: Kind
    /// What happened, at which broker, and what to do. Holds no password.
    public var message: String

    /// An error whose `message` is a whole sentence.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The ``message``.
    public var description: String { message }
}
