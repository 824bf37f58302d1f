public import Foundation
public import HTTPClient
public import HealthModel
public import Logging

/// The authorization code grant with PKCE: from `/authorize` to the grant on disk (RFC 6749 4.1, RFC 7636, RFC 9700).
public actor AuthorizationFlow {
    /// Where a person's browser goes, and what it has to bring back.
    public struct Start: Sendable {
        /// The provider's page.
        public let url: String
        /// Kept in a cookie of the browser: the callback has to come from the same one.
        public let browserKey: String
    }

    /// What the browser brought to the callback.
    public struct Callback: Sendable {
        /// `state` of the query; nil when it was missing, which is refused.
        public var state: String?
        /// `code` of the query; nil when the provider sent an error instead.
        public var code: String?
        /// `error` of the query, e.g. `access_denied`.
        public var error: String?
        /// `iss` of the query: who sends the browser back (RFC 9207); nil from a provider that does not tell.
        public var issuer: String?
        /// What the browser kept of ``Start/browserKey``; nil when it sent no such cookie, which is refused.
        public var browserKey: String?

        /// The parameters of the provider's redirect, with the browser's cookie.
        public init(state: String?, code: String?, error: String?, issuer: String? = nil, browserKey: String?) {
            self.state = state
            self.code = code
            self.error = error
            self.issuer = issuer
            self.browserKey = browserKey
        }
    }

    /// What a person granted.
    public struct Outcome: Sendable {
        /// The account that the grant was kept for.
        public let account: Account
        /// The account that was asked for: another one when this person is connected already.
        public let asked: Account
        /// Whom it was authorised with.
        public let client: OAuthClient
        /// The granted scopes in alphabetical order.
        public let granted: [String]
        /// The scopes that were asked for and not granted, in alphabetical order.
        public let missing: [String]
        /// Whether the account was authorised before.
        public let isRenewal: Bool
    }

    /// Asks a provider who has just signed in, where its token answer does not tell.
    public typealias Identify = @Sendable (_ accessToken: String) async throws(OAuthError) -> Identity

    private struct Pending {
        var account: Account
        var client: OAuthClient
        var verifier: String
        var browserKey: String
        var startedAt: Date
    }

    /// How long a started authorisation is good for.
    public static let lifetime: TimeInterval = 600
    private static let mostPending = 100

    /// The registered clients this flow speaks for; the first one is meant where none is named.
    public nonisolated let clients: [OAuthClient]
    private let identify: [String: Identify]
    private let http: HTTPClient
    private let store: any GrantStore
    private let now: @Sendable () -> Date
    private let random: @Sendable (Int) -> [UInt8]
    private let log: Logger
    /// In memory only: a restart ends what was started, and the page says to begin again.
    private var pending: [String: Pending] = [:]

    /// - Parameters:
    ///   - clients: one a provider, at least one.
    ///   - identify: by ``OAuthClient/provider``, for those whose token answer has no `user_id`.
    ///   - random: gives as many bytes as asked for: state, verifier and browser key, so nobody may guess them.
    public init(
        clients: [OAuthClient], identify: [String: Identify] = [:], http: HTTPClient, store: any GrantStore,
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable (Int) -> [UInt8] = { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        },
        log: Logger = Logger(label: "oauth")
    ) {
        self.clients = clients
        self.identify = identify
        self.http = http
        self.store = store
        self.now = now
        self.random = random
        self.log = log
    }

    /// Begins an authorisation of `account` with one of the ``clients``, the first where none is named.
    public func start(_ account: Account, with chosen: OAuthClient? = nil) -> Start {
        let client = chosen ?? clients[0]
        let state = PKCE.randomWord(random)
        let started = Pending(
            account: account, client: client, verifier: PKCE.randomWord(random), browserKey: PKCE.randomWord(random),
            startedAt: now())
        pending = pending.filter { now().timeIntervalSince($0.value.startedAt) <= Self.lifetime }
        if pending.count >= Self.mostPending, let oldest = pending.min(by: { $0.value.startedAt < $1.value.startedAt })
        {
            pending[oldest.key] = nil
        }
        pending[state] = started
        let url = client.authorizationURL(state: state, challenge: PKCE.challenge(of: started.verifier))
        return Start(url: url, browserKey: started.browserKey)
    }

    /// The client of a started authorisation; nil when its state is unknown or used.
    public func client(of state: String?) -> OAuthClient? { state.flatMap { pending[$0]?.client } }

    /// Whom a started authorisation is for; nil when its state is unknown or used.
    public func account(of state: String?) -> Account? { state.flatMap { pending[$0]?.account } }

    /// Ends an authorisation: checks the state, exchanges the code, keeps the grant.
    public func finish(_ callback: Callback) async throws(OAuthError) -> Outcome {
        // Taken out before anything else: a state is good once, whatever comes of it.
        guard let state = callback.state, let started = pending.removeValue(forKey: state) else {
            throw OAuthError(
                .badState, "This sign-in was not started here, was used already, or the service was restarted since.")
        }
        guard now().timeIntervalSince(started.startedAt) <= Self.lifetime else {
            throw OAuthError(.badState, "This sign-in was started more than 10 minutes ago.")
        }
        guard let key = callback.browserKey, PKCE.isEqual(key, started.browserKey) else {
            throw OAuthError(
                .badState, "This sign-in was started in another browser, or the browser did not keep the cookie.")
        }
        let client = started.client
        guard callback.issuer.map(client.isIssuer) ?? true else {
            throw OAuthError(.badState, "This sign-in was begun with \(client.displayName), but another one ended it.")
        }
        if let error = callback.error {
            guard error == "access_denied" else {
                let word = ErrorWord.isOne(error) ? " (\(error))" : ""
                throw OAuthError(
                    .misconfigured, "\(client.displayName) ended the sign-in with an error of its own\(word).")
            }
            throw OAuthError(.denied, "You did not allow access, so nothing is synced.")
        }
        guard let code = callback.code, !code.isEmpty else {
            throw OAuthError(.badState, "\(client.displayName) sent no code.")
        }
        return try await exchange(code, started)
    }

    /// Takes over what another program was granted with the same client: refreshes it once and keeps what that brings.
    ///
    /// Nothing is revoked where it cannot be kept. Repeated after a crash it gets the same answer, also from a provider
    /// whose refresh tokens are good once (fitbit-web-api.md 9.2, "Grace").
    ///
    /// - Parameters:
    ///   - refreshToken: the other program's.
    ///   - client: one of the ``clients``: a refresh token is of use with its own client only.
    public func takeOver(
        _ refreshToken: String, for account: Account, with client: OAuthClient
    ) async throws(OAuthError) -> Outcome {
        let answer: TokenAnswer
        do { answer = try await client.endpoint(http).refresh(refreshToken) } catch {
            switch error {
            case .invalidGrant:
                throw OAuthError(
                    .notAuthorized,
                    "\(client.displayName) does not take this refresh token: it was used, it ended, or it was given to "
                        + "another client id than the one in the settings.")
            case .lost(let error), .other(let error): throw error
            }
        }
        return try await keep(answer, answer.refreshToken ?? refreshToken, for: account, client, revokes: false)
    }

    /// Forgets an account's tokens, after telling its provider. False when the provider could not be told, nil when there
    /// was no authorisation.
    public func end(_ account: Account) async throws(OAuthError) -> Bool? {
        do {
            guard let grant = try await store.grant(of: account) else { return nil }
            let client = clients.first { $0.provider == grant.provider }
            // First: a refresh that is under way finds nothing to replace, and ends what it brings.
            try await store.removeGrant(of: account)
            // Tokens that cannot be read any more cannot be ended either.
            guard !grant.refreshToken.isEmpty else { return false }
            let isTold = await client?.endpoint(http).revoke(grant.refreshToken) ?? false
            log.info("An authorisation was ended.", metadata: ["account": "\(account)"])
            return isTold || grant.endedBecause != nil
        } catch {
            throw OAuthError(.unavailable, "The authorisation of \(account) could not be removed. \(error)")
        }
    }

    private func exchange(_ code: String, _ started: Pending) async throws(OAuthError) -> Outcome {
        let client = started.client
        let answer: TokenAnswer
        do { answer = try await client.endpoint(http).exchange(code: code, verifier: started.verifier) } catch {
            switch error {
            case .invalidGrant:
                throw OAuthError(.badState, "\(client.displayName) did not accept the code: it is too old or was used.")
            case .lost(let error), .other(let error): throw error
            }
        }
        guard let refreshToken = answer.refreshToken else {
            throw OAuthError(.unreadable, "\(client.displayName) sent no refresh token, so the access would end soon.")
        }
        return try await keep(answer, refreshToken, for: started.account, client, revokes: true)
    }

    /// - Parameter revokes: whether tokens that are not kept are ended: those of another program are not.
    private func keep(
        _ answer: TokenAnswer, _ refreshToken: String, for account: Account, _ client: OAuthClient, revokes: Bool
    ) async throws(OAuthError) -> Outcome {
        let person: Identity
        do throws(OAuthError) {
            person = try await identify[client.provider]?(answer.accessToken) ?? Identity(userID: answer.userID)
        } catch {
            if revokes { await client.endpoint(http).revoke(refreshToken) }
            throw error
        }
        let issued = now()
        var grant = Grant(
            account: account, provider: client.provider, userID: person.userID, accessToken: answer.accessToken,
            refreshToken: refreshToken, issuedAt: issued, expiresAt: issued.addingTimeInterval(answer.lifetime),
            scopes: answer.scopes ?? Set(client.scopes))
        grant.refreshExpiresAt = answer.refreshLifetime.map(issued.addingTimeInterval)
        let isRenewal: Bool
        (grant.account, isRenewal) = try await keep(grant, of: person, client, revokes: revokes)
        log.info("An account was authorised.", metadata: ["account": "\(grant.account)"])
        return Outcome(
            account: grant.account, asked: account, client: client, granted: grant.scopes.sorted(),
            missing: Set(client.scopes).subtracting(grant.scopes).sorted(), isRenewal: isRenewal)
    }

    /// Saves the grant for its account, or for the one as which its person is connected already.
    private func keep(
        _ grant: Grant, of person: Identity, _ client: OAuthClient, revokes: Bool
    ) async throws(OAuthError) -> (Account, isRenewal: Bool) {
        do {
            let known = try await store.identities()
            let connected = Set(try await store.grants().map(\.account))
            let same = known.keys.sorted().first { account in
                account != grant.account && connected.contains(account)
                    && person.isSame(as: known[account] ?? [:], own: grant.provider) == true
            }
            if same == nil, person.isSame(as: known[grant.account] ?? [:], own: grant.provider) == false {
                // Only now: revoking ends all of the person's tokens, those of an account of their own too.
                if revokes { await client.endpoint(http).revoke(grant.refreshToken) }
                throw OAuthError(
                    .otherPerson,
                    "The account \(grant.account) belongs to another person of \(client.displayName). Sign in "
                        + "there as that person, or choose another account name: /authorize?account=name.")
            }
            // A person may have one live refresh token per client: the new one replaced the other account's.
            var kept = grant
            kept.account = same ?? grant.account
            try await store.save(kept, knowing: person.otherIDs)
            return (kept.account, connected.contains(kept.account))
        } catch let error as OAuthError {
            throw error
        } catch {
            throw OAuthError(.unavailable, "The authorisation could not be kept on disk. \(error)")
        }
    }
}

extension OAuthClient {
    fileprivate func endpoint(_ http: HTTPClient) -> TokenEndpoint { TokenEndpoint(client: self, http: http) }
}
