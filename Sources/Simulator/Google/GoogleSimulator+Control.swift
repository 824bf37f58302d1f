public import Foundation
import HTTPServer
import Synchronization

extension GoogleSimulator {
    /// The page of consent.
    public var authorizeURL: URL? { apiURL?.appending(path: "o/oauth2/v2/auth") }
    /// The token endpoint.
    public var tokenURL: URL? { apiURL?.appending(path: "token") }
    /// Where a token is given up.
    public var revokeURL: URL? { apiURL?.appending(path: "revoke") }

    /// Registers a client, or changes one.
    public func register(_ client: GoogleClient) { state.withLock { $0.authorization.register(client) } }

    /// How it behaves where the real service varies.
    public var behaviour: GoogleBehaviour {
        get { state.withLock { $0.behaviour } }
        set { state.withLock { $0.behaviour = newValue } }
    }

    /// Ends the life of every access token now.
    public func expireAccessTokens() {
        let now = seconds
        state.withLock { $0.authorization.expireAccessTokens(now: now) }
    }

    /// Ends a person's consent, as they can in their account's settings.
    public func revokeConsent(of person: Person) { state.withLock { $0.authorization.revokeAll(person: person.id) } }

    /// How often each data type was asked for, by its id.
    public var callCounts: [String: Int] {
        calls.reduce(into: [:]) { counts, call in if let type = call.dataType { counts[type, default: 0] += 1 } }
    }
}
