/// Codes, grants and tokens (google-health-api.md 2.3 and 2.4): who may what until when. Times are seconds since 1970.
struct GoogleAuthorizationServer: Sendable {
    /// What an access token stands for.
    struct Access: Sendable {
        var owner: Owner
        var scopes: [GoogleScope]
        var expires: Int64
    }

    /// A person and the client that they let in.
    struct Owner: Hashable, Sendable {
        var person: String
        var client: String
    }

    private struct Code: Sendable {
        var request: GoogleAuthorizationRequest
        var owner: Owner
        var scopes: [GoogleScope]
        /// Whether it buys a refresh token.
        var isOffline: Bool
        var expires: Int64
    }

    /// A refresh token that lives.
    private struct Grant: Sendable {
        var owner: Owner
        var scopes: [GoogleScope]
        var issued: Int64
        var used: Int64
        /// When it ends by itself; nil where the application is in production.
        var expires: Int64?

        func isAlive(_ now: Int64) -> Bool { now < expires ?? .max && now < used + 183 * 86_400 }
    }

    /// Seconds that a grant lives while the application is in testing.
    private static let testingLifetime: Int64 = 604_799
    /// With one more the oldest dies.
    private static let mostGrants = 100

    private(set) var clients: [String: GoogleClient] = [:]
    private var codes: [String: Code] = [:]
    private var grants: [String: Grant] = [:]
    private var accesses: [String: Access] = [:]
    private var consents: [Owner: Set<GoogleScope>] = [:]
    private var mint: TokenMint

    init(seed: UInt64) { mint = TokenMint(seed: seed) }

    mutating func register(_ client: GoogleClient) { clients[client.id] = client }

    /// A code for what the person ticked, and the scopes it stands for; it lives for ten minutes.
    mutating func code(
        _ request: GoogleAuthorizationRequest, person: String, ticked: [GoogleScope], now: Int64
    ) -> (code: String, scopes: [GoogleScope]) {
        let owner = Owner(person: person, client: request.client.id)
        let former = consents[owner]
        let granted = request.includesGrantedScopes ? (former ?? []).union(ticked) : Set(ticked)
        consents[owner] = (former ?? []).union(ticked)
        let scopes = GoogleScope.allCases.filter(granted.contains)
        let code = mint.opaque(prefix: "4/0A", length: 70)
        codes[code] = Code(
            request: request, owner: owner, scopes: scopes,
            isOffline: request.isOffline && (former == nil || request.asksConsent), expires: now + 600)
        return (code, scopes)
    }

    /// Redeems a code. It is spent by the first attempt of its client, a failed one included.
    mutating func redeem(
        code text: String, client: GoogleClient, redirectURI: String, verifier: String?, behaviour: GoogleBehaviour,
        now: Int64
    ) throws(GoogleOAuthError) -> GoogleTokenAnswer {
        guard let code = codes[text] else {
            throw GoogleOAuthError(error: "invalid_grant", text: "Malformed auth code.")
        }
        guard code.owner.client == client.id else { throw .foreignGrant }
        codes[text] = nil
        guard now < code.expires else { throw .malformedGrant }
        guard redirectURI == code.request.redirectURI else {
            throw GoogleOAuthError(error: "redirect_uri_mismatch", text: "Bad Request")
        }
        if let challenge = code.request.challenge {
            guard let verifier else { throw GoogleOAuthError(error: "invalid_grant", text: "Missing code verifier.") }
            guard TokenMint.challenge(of: verifier) == challenge else {
                throw GoogleOAuthError(error: "invalid_grant", text: "Invalid code verifier.")
            }
        } else if verifier != nil {
            throw GoogleOAuthError(error: "invalid_grant", text: "code_verifier or verifier is not needed.")
        }
        var answer = issue(code.owner, code.scopes, lifetime: behaviour.tokenLifetime, now: now)
        guard code.isOffline else { return answer }
        let expires = behaviour.isTesting ? now + GoogleAuthorizationServer.testingLifetime : nil
        answer.refreshToken = grant(
            Grant(owner: code.owner, scopes: code.scopes, issued: now, used: now, expires: expires))
        answer.refreshLifetime = expires.map { Int($0 - now) }
        return answer
    }

    /// A new access token; the refresh token stays as it is unless the service rotates.
    mutating func refresh(
        _ token: String, client: GoogleClient, behaviour: GoogleBehaviour, now: Int64
    ) throws(GoogleOAuthError) -> GoogleTokenAnswer {
        guard var grant = grants[token] else {
            throw token.hasPrefix("1//0") ? .expiredGrant : .malformedGrant
        }
        guard grant.owner.client == client.id else { throw .foreignGrant }
        guard grant.isAlive(now) else {
            grants[token] = nil
            throw .expiredGrant
        }
        var answer = issue(grant.owner, grant.scopes, lifetime: behaviour.tokenLifetime, now: now)
        grant.used = now
        answer.refreshLifetime = grant.expires.map { Int($0 - now) }
        if behaviour.rotatesRefreshTokens {
            grants[token] = nil
            answer.refreshToken = self.grant(grant)
        } else {
            grants[token] = grant
        }
        return answer
    }

    /// Ends the consent that a token of either kind belongs to.
    mutating func revoke(_ token: String, now: Int64) throws(GoogleOAuthError) {
        let alive = accesses[token].flatMap { now < $0.expires ? $0.owner : nil }
        guard let owner = alive ?? grants[token].flatMap({ $0.isAlive(now) ? $0.owner : nil }) else {
            throw GoogleOAuthError(error: "invalid_token", text: "Token expired or revoked")
        }
        revoke(owner)
    }

    /// Ends the consents of a person for all clients, as they can in their account's settings.
    mutating func revokeAll(person: String) {
        for owner in consents.keys where owner.person == person { revoke(owner) }
    }

    private mutating func revoke(_ owner: Owner) {
        consents[owner] = nil
        grants = grants.filter { $0.value.owner != owner }
        accesses = accesses.filter { $0.value.owner != owner }
        codes = codes.filter { $0.value.owner != owner }
    }

    /// What an access token stands for, expired or not.
    func access(_ token: String) -> Access? { accesses[token] }

    /// Ends the life of every access token, as time would.
    mutating func expireAccessTokens(now: Int64) {
        for token in accesses.keys { accesses[token]?.expires = now }
    }

    private mutating func grant(_ grant: Grant) -> String {
        let token = mint.opaque(prefix: "1//0", length: 99)
        let others = grants.filter { $0.value.owner == grant.owner }
        if others.count >= GoogleAuthorizationServer.mostGrants,
            let oldest = others.min(by: { ($0.value.issued, $0.key) < ($1.value.issued, $1.key) })
        {
            grants[oldest.key] = nil
        }
        grants[token] = grant
        return token
    }

    private mutating func issue(
        _ owner: Owner, _ scopes: [GoogleScope], lifetime: Int, now: Int64
    ) -> GoogleTokenAnswer {
        let token = mint.opaque(prefix: "ya29.a0", length: 200)
        accesses[token] = Access(owner: owner, scopes: scopes, expires: now + Int64(lifetime))
        return GoogleTokenAnswer(accessToken: token, lifetime: lifetime, scopes: scopes)
    }
}
