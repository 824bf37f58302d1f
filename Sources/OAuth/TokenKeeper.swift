public import Foundation
public import HTTPClient
public import HealthModel
public import Logging

/// Keeps each account's grant alive: renews tokens before they expire, once however many ask, and never uses a new token
/// that is not on disk yet.
public actor TokenKeeper: AccessTokenSource {
    /// How often a refresh whose answer was lost is repeated at once: the provider's grace answers it again.
    private static let repeats = 3
    /// Seconds without a further try after the token endpoint failed.
    private static let pause: TimeInterval = 20

    private let endpoint: TokenEndpoint
    private let store: any GrantStore
    private let now: @Sendable () -> Date
    private let authorizeHint: @Sendable (Account) -> String
    private let log: Logger
    /// The refresh under way. It has a task of its own because it has to run to its end: cancelled half-way, a
    /// single-use refresh token would be spent and its successor lost.
    private var refreshes: [Account: Task<Result<Grant, OAuthError>, Never>] = [:]
    private var failures: [Account: (at: Date, refreshToken: String, error: OAuthError)] = [:]
    /// What a refresh brought and the store did not take, with the grant that it follows. Never used before it is saved.
    private var unsaved: [Account: (sent: Grant, successor: Grant)] = [:]

    /// - Parameter authorizeHint: the sentence that says where to authorise an account, e.g. `Open http://localhost:8710/authorize.`
    public init(
        client: OAuthClient, http: HTTPClient, store: any GrantStore,
        authorizeHint: @escaping @Sendable (Account) -> String,
        now: @escaping @Sendable () -> Date = { Date() }, log: Logger = Logger(label: "oauth")
    ) {
        endpoint = TokenEndpoint(client: client, http: http)
        self.store = store
        self.authorizeHint = authorizeHint
        self.now = now
        self.log = log
    }

    /// Renews from ``Grant/renewAt`` on; while the provider is unavailable the held token is given until it expires.
    public func accessToken(for account: Account) async throws(OAuthError) -> AccessToken {
        let grant = try await usableGrant(of: account)
        if grant.refreshStartedAt == nil, now() < grant.renewAt { return token(of: grant) }
        do { return token(of: try await renewed(grant)) } catch {
            // The old token is still good for a while, and using it does not end the grace of the lost refresh.
            let isPassing = error.kind == .unavailable || error.kind == .unreadable
            guard isPassing, now() < grant.expiresAt else { throw error }
            return token(of: grant)
        }
    }

    /// Makes no call when the token was renewed since `rejected` was given out.
    public func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
        let grant = try await usableGrant(of: account)
        if grant.accessToken != rejected.value, grant.refreshStartedAt == nil { return token(of: grant) }
        return token(of: try await renewed(grant))
    }

    /// Throws ``OAuthError/Kind/notAuthorized`` when there is no grant, it has ended, or it is another provider's.
    public func consent(of account: Account) async throws(OAuthError) -> Consent {
        let grant = try await usableGrant(of: account)
        return Consent(scopes: grant.scopes, endsAt: grant.refreshExpiresAt)
    }

    /// Waits for the refreshes under way, at most so long, and tries once more to save what the store did not take.
    ///
    /// Call it before the HTTP client is shut down. What is not done in time is repeated at the next start.
    public func drain(within limit: Duration) async {
        let running = Array(refreshes.values)
        let (ends, end) = AsyncStream.makeStream(of: Never.self)
        Task {
            for refresh in running { _ = await refresh.value }
            end.finish()
        }
        let timer = Task {
            // Cancelled, it has nothing to end any more.
            try? await Task.sleep(for: limit)
            end.finish()
        }
        // A task of its own: a cancelled caller still has to wait, since what it closes next is in use.
        await Task { for await _ in ends {} }.value
        timer.cancel()
        for account in unsaved.keys {
            do { _ = try await saveSuccessor(of: account) } catch {
                log.warning(
                    "A renewed access token could not be kept on disk; the next start asks for it again.",
                    metadata: ["account": "\(account)", "why": "\(error)"])
            }
        }
    }

    private func token(of grant: Grant) -> AccessToken { AccessToken(value: grant.accessToken, scopes: grant.scopes) }

    private func usableGrant(of account: Account) async throws(OAuthError) -> Grant {
        guard let grant = try await read(account), grant.provider == endpoint.client.provider else {
            throw OAuthError(
                .notAuthorized,
                "\(account) is not authorised with \(endpoint.client.displayName). \(authorizeHint(account))")
        }
        if let reason = grant.endedBecause { throw OAuthError(.notAuthorized, reason) }
        return grant
    }

    private func read(_ account: Account) async throws(OAuthError) -> Grant? {
        do { return try await store.grant(of: account) } catch {
            throw OAuthError(.unavailable, "The stored authorisation of \(account) could not be read. \(error)")
        }
    }

    private func renewed(_ grant: Grant) async throws(OAuthError) -> Grant {
        let account = grant.account
        if let running = refreshes[account] { return try await running.value.get() }
        if let failure = failures[account], failure.refreshToken == grant.refreshToken,
            (0..<Self.pause).contains(now().timeIntervalSince(failure.at))
        {
            throw failure.error
        }
        let task = Task { await self.refresh(grant) }
        refreshes[account] = task
        let result = await task.value
        refreshes[account] = nil
        switch result {
        case .success(let grant):
            failures[account] = nil
            return grant
        case .failure(let error):
            failures[account] = (now(), grant.refreshToken, error)
            throw error
        }
    }

    private func refresh(_ stale: Grant) async -> Result<Grant, OAuthError> {
        do {
            // Who read the store before an earlier refresh ended holds a spent token: what is stored now counts.
            var grant = try await saveSuccessor(of: stale.account)
            if grant.accessToken != stale.accessToken, grant.refreshStartedAt == nil, now() < grant.expiresAt {
                return .success(grant)
            }
            if grant.refreshStartedAt == nil {
                let stored = grant
                grant.refreshStartedAt = now()
                guard try await store.replace(stored, with: grant) else {
                    return .success(try await usableGrant(of: stale.account))
                }
            }
            for attempt in 1... {
                do {
                    let answer = try await endpoint.refresh(grant.refreshToken)
                    return .success(try await keep(answer, after: grant))
                } catch TokenFailure.lost(let error) {
                    guard attempt < Self.repeats else { return .failure(error) }
                } catch TokenFailure.other(let error) {
                    return .failure(error)
                } catch TokenFailure.invalidGrant {
                    return .success(try await end(grant))
                }
            }
            return .failure(OAuthError(.unavailable, "The token endpoint did not answer."))
        } catch let error as OAuthError {
            return .failure(error)
        } catch {
            return .failure(
                OAuthError(.unavailable, "The authorisation of \(stale.account) could not be kept on disk. \(error)"))
        }
    }

    private func keep(_ answer: TokenAnswer, after grant: Grant) async throws -> Grant {
        let issued = now()
        var successor = Grant(
            account: grant.account, provider: grant.provider, userID: grant.userID ?? answer.userID,
            accessToken: answer.accessToken, refreshToken: answer.refreshToken ?? grant.refreshToken, issuedAt: issued,
            expiresAt: issued.addingTimeInterval(answer.lifetime), scopes: answer.scopes ?? grant.scopes)
        successor.refreshStartedAt = nil
        successor.refreshExpiresAt = answer.refreshLifetime.map(issued.addingTimeInterval) ?? grant.refreshExpiresAt
        unsaved[grant.account] = (grant, successor)
        return try await saveSuccessor(of: grant.account)
    }

    /// Saves what the last refresh brought, if it is not on disk yet, and returns the grant that is stored then.
    private func saveSuccessor(of account: Account) async throws -> Grant {
        guard let held = unsaved[account] else { return try await usableGrant(of: account) }
        guard try await store.replace(held.sent, with: held.successor) else {
            unsaved[account] = nil
            // A person may have authorised anew meanwhile, or another process renewed the grant; or it was removed, and
            // nobody may go on with what the refresh brought.
            if try await store.grant(of: account) == nil { await endpoint.revoke(held.successor.refreshToken) }
            return try await usableGrant(of: account)
        }
        unsaved[account] = nil
        log.info("An access token was renewed.", metadata: ["account": "\(account)"])
        return held.successor
    }

    /// Notes that the provider takes the grant no more and throws that; returns the stored grant when it is another one.
    private func end(_ grant: Grant) async throws -> Grant {
        var ended = grant
        ended.refreshStartedAt = nil
        let reason =
            "\(endpoint.client.displayName) says that the authorisation of \(grant.account) is no longer valid: "
            + "\(endpoint.client.endings). What was fetched stays. \(authorizeHint(grant.account))"
        ended.endedBecause = reason
        guard try await store.replace(grant, with: ended) else { return try await usableGrant(of: grant.account) }
        log.warning("An authorisation ended.", metadata: ["account": "\(grant.account)"])
        throw OAuthError(.notAuthorized, reason)
    }
}
