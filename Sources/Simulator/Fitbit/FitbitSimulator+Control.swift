public import Foundation
import HTTPServer
public import HealthModel
import Synchronization

extension FitbitSimulator {
    /// The page of consent.
    public var authorizeURL: URL? { apiURL?.appending(path: "oauth2/authorize") }
    /// The token endpoint.
    public var tokenURL: URL? { apiURL?.appending(path: "oauth2/token") }

    /// Registers an application, or changes one.
    public func register(_ client: RegisteredClient) { state.withLock { $0.authorization.register(client) } }

    /// How it behaves where the real service varies.
    public var behaviour: FitbitBehaviour {
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

    /// How often each resource was asked for.
    public var callCounts: [Resource: Int] {
        calls.reduce(into: [:]) { counts, call in
            if let resource = call.resource { counts[resource, default: 0] += 1 }
        }
    }
}
