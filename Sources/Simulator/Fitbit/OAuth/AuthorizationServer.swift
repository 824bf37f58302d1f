/// Codes, grants and tokens (fitbit-web-api.md 9.2): who may what until when. Times are seconds since 1970.
struct AuthorizationServer: Sendable {
    /// What an access token stands for.
    struct Access: Sendable {
        var person: String
        var client: String
        var scopes: [Scope]
        var expires: Int64
    }

    private struct Key: Hashable, Sendable {
        var person: String
        var client: String
    }

    private struct Code: Sendable {
        var request: AuthorizationRequest
        var person: String
        var scopes: [Scope]
        var expires: Int64
    }

    /// The one live refresh token of a person and client.
    private struct Grant: Sendable {
        var refreshToken: String
        var scopes: [Scope]
        /// The answer that an identical refresh gets again, until one of its tokens has been used.
        var replay: (spent: String, answer: TokenAnswer)?
    }

    private(set) var clients: [String: RegisteredClient] = [:]
    private var codes: [String: Code] = [:]
    private var grants: [Key: Grant] = [:]
    private var accesses: [String: Access] = [:]
    private var mint: TokenMint

    init(seed: UInt64) { mint = TokenMint(seed: seed) }

    mutating func register(_ client: RegisteredClient) { clients[client.id] = client }

    /// A code for what the person ticked; it lives for ten minutes.
    mutating func code(_ request: AuthorizationRequest, person: String, scopes: [Scope], now: Int64) -> String {
        let code = mint.opaque(digits: 40)
        codes[code] = Code(request: request, person: person, scopes: scopes, expires: now + 600)
        return code
    }

    /// Redeems a code. It is spent by the first attempt, a failed one included.
    mutating func redeem(
        code text: String, client: RegisteredClient, redirectURI: String?, verifier: String, lifetime: Int, now: Int64
    ) throws(FitbitError) -> TokenAnswer {
        guard let code = codes[text], code.request.client.id == client.id else {
            throw .invalidGrant("Authorization code invalid: \(text)")
        }
        codes[text] = nil
        guard now < code.expires else { throw .invalidGrant("Authorization code expired: \(text)") }
        guard redirectURI == code.request.redirectURI || (redirectURI == nil && !code.request.namesRedirectURI) else {
            throw .invalidGrant("Redirect_uri mismatch: it has to be that of the authorization request")
        }
        guard TokenMint.challenge(of: verifier) == code.request.challenge else {
            throw .invalidGrant("The code_verifier does not belong to the code_challenge")
        }
        let answer = issue(Key(person: code.person, client: client.id), code.scopes, lifetime: lifetime, now: now)
        grants[Key(person: code.person, client: client.id)]?.replay = nil
        return answer
    }

    /// Spends a refresh token, or answers the identical request again within its grace.
    mutating func refresh(
        _ token: String, client: RegisteredClient, lifetime: Int, now: Int64
    ) throws(FitbitError) -> TokenAnswer {
        for (key, grant) in grants where key.client == client.id {
            if grant.refreshToken == token {
                let answer = issue(key, grant.scopes, lifetime: lifetime, now: now)
                grants[key]?.replay = (token, answer)
                return answer
            }
            if let replay = grant.replay, replay.spent == token { return replay.answer }
        }
        throw .invalidGrant("Refresh token invalid: \(token)")
    }

    /// Ends all tokens of the person and client that a token of either kind belongs to.
    mutating func revoke(_ token: String, client: RegisteredClient) {
        let owner =
            accesses[token].map { Key(person: $0.person, client: $0.client) }
            ?? grants.first { $0.value.refreshToken == token }?.key
        guard let owner, owner.client == client.id else { return }
        revoke(owner)
    }

    /// Ends the grants of a person for all clients, as they can in their account's settings.
    mutating func revokeAll(person: String) {
        for key in grants.keys where key.person == person { revoke(key) }
    }

    private mutating func revoke(_ owner: Key) {
        grants[owner] = nil
        accesses = accesses.filter { $0.value.person != owner.person || $0.value.client != owner.client }
    }

    /// What an access token stands for, expired or not, without counting as its use.
    func access(_ token: String) -> Access? { accesses[token] }

    /// Notes that an access token was used: the refresh that brought it cannot be repeated any more.
    mutating func use(_ token: String) {
        guard let access = accesses[token] else { return }
        let key = Key(person: access.person, client: access.client)
        if grants[key]?.replay?.answer.accessToken == token { grants[key]?.replay = nil }
    }

    /// Ends the life of every access token, as time would.
    mutating func expireAccessTokens(now: Int64) {
        for token in accesses.keys { accesses[token]?.expires = now }
    }

    private mutating func issue(_ key: Key, _ scopes: [Scope], lifetime: Int, now: Int64) -> TokenAnswer {
        let answer = TokenAnswer(
            accessToken: mint.accessToken(
                client: key.client, person: key.person, scopes: scopes, issued: Int(now), expires: Int(now) + lifetime),
            refreshToken: mint.opaque(digits: 64), lifetime: lifetime, scopes: scopes, person: key.person)
        accesses[answer.accessToken] = Access(
            person: key.person, client: key.client, scopes: scopes, expires: now + Int64(lifetime))
        grants[key] = Grant(refreshToken: answer.refreshToken, scopes: scopes)
        return answer
    }
}
