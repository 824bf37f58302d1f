public import Foundation
import HTTPServer
import Synchronization

extension GoogleSimulator {
    /// Listens on a loopback address; the base URL, which serves data and OAuth alike.
    @discardableResult
    public func start(host: String = "127.0.0.1", port: Int = 0) throws -> URL {
        try listener.start(self, host: host, port: port)
    }

    /// Stops listening; the world and all grants stay, and it may be started again.
    public func stop(deadline: Duration = .seconds(2)) async { await listener.stop(deadline: deadline) }

    /// Where data are asked for; nil while it is not started.
    public var apiURL: URL? { listener.url }
    /// The page of consent.
    public var authorizeURL: URL? { apiURL?.appending(path: "o/oauth2/v2/auth") }
    /// The token endpoint.
    public var tokenURL: URL? { apiURL?.appending(path: "token") }
    /// Where a token is given up.
    public var revokeURL: URL? { apiURL?.appending(path: "revoke") }

    /// Registers a client, or changes one.
    public func register(_ client: GoogleClient) { state.withLock { $0.authorization.register(client) } }

    /// Who is signed in to the browser that opens the consent page; the first of the people unless set.
    public func signIn(_ person: Person) { state.withLock { $0.signedIn = person.id } }

    /// How it behaves where the real service varies.
    public var behaviour: GoogleBehaviour {
        get { state.withLock { $0.behaviour } }
        set { state.withLock { $0.behaviour = newValue } }
    }

    /// Spoils the next `times` answers to paths that `matching` accepts. Faults are used in the order of injection.
    public func inject(_ fault: Fault, times: Int = 1, matching: @escaping @Sendable (_ path: String) -> Bool) {
        state.withLock { $0.faults.add(fault, times: times, matching: matching) }
    }

    /// Spoils the next `times` answers to paths that contain `part`; the empty string means every path.
    public func inject(_ fault: Fault, times: Int = 1, pathContaining part: String) {
        inject(fault, times: times) { part.isEmpty || $0.contains(part) }
    }

    /// Forgets the faults that are left.
    public func clearFaults() { state.withLock { $0.faults.removeAll() } }

    /// How many faults still wait for a request.
    public var waitingFaults: Int { state.withLock { $0.faults.count } }

    /// Ends the life of every access token now.
    public func expireAccessTokens() {
        let now = Int64(world.now.timeIntervalSince1970)
        state.withLock { $0.authorization.expireAccessTokens(now: now) }
    }

    /// Ends a person's consent, as they can in their account's settings.
    public func revokeConsent(of person: Person) { state.withLock { $0.authorization.revokeAll(person: person.id) } }

    /// Every request answered since the start or the last ``resetCalls()``, in the order of the answers.
    public var calls: [Call] { state.withLock { $0.calls } }

    /// How often each data type was asked for, by its id.
    public var callCounts: [String: Int] {
        state.withLock { state in
            state.calls.reduce(into: [:]) { counts, call in
                if let type = call.dataType { counts[type, default: 0] += 1 }
            }
        }
    }

    /// Forgets the calls seen so far.
    public func resetCalls() { state.withLock { $0.calls.removeAll() } }
}
