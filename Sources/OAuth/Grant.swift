public import Foundation
public import HealthModel

/// What a person granted, and the tokens that prove it. Never logged.
public struct Grant: Sendable, Equatable {
    /// The account that the tokens are kept for.
    public var account: Account
    /// An ``OAuthClient/provider``: the tokens are of use with this one only.
    public var provider: String
    /// The provider's own id of the person, when it tells one: the account stays with this person.
    public var userID: String?
    /// Good for calls until ``expiresAt``.
    public var accessToken: String
    /// Good for the next refresh, whose answer may bring its successor.
    public var refreshToken: String
    /// When the answer with the access token came, by this machine's clock.
    public var issuedAt: Date
    /// When the access token ends, by this machine's clock.
    public var expiresAt: Date
    /// What the person granted: perhaps less than was asked for.
    public var scopes: Set<String>
    /// Set before a refresh is sent and cleared when its answer is kept: found set at a start, the answer was lost and
    /// the identical refresh has to be repeated before anything else uses the tokens (fitbit-web-api.md 9.2, "Grace").
    public var refreshStartedAt: Date?
    /// When the refresh token ends by itself (`refresh_token_expires_in`); nil where the provider names no end.
    public var refreshExpiresAt: Date?
    /// Why the grant is of no more use; the person has to authorise again.
    public var endedBecause: String?

    /// A grant in good standing: no refresh under way, not ended.
    public init(
        account: Account, provider: String, userID: String?, accessToken: String, refreshToken: String, issuedAt: Date,
        expiresAt: Date, scopes: Set<String>
    ) {
        self.account = account
        self.provider = provider
        self.userID = userID
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.scopes = scopes
    }

    /// Whether the tokens are those of another value of the same grant.
    public func hasTokens(of other: Grant) -> Bool {
        provider == other.provider && refreshToken == other.refreshToken && accessToken == other.accessToken
    }

    /// When the access token is to be renewed: before it expires by the smaller of 5 minutes and a quarter of its life.
    public var renewAt: Date {
        expiresAt.addingTimeInterval(-min(300, expiresAt.timeIntervalSince(issuedAt) / 4))
    }
}

extension Grant: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the tokens, so that no log gets them by accident.
    public var description: String { "Grant(\(account), \(provider))" }
    /// The same as ``description``, without the tokens.
    public var debugDescription: String { description }
    /// Empty, so that a dump does not show the tokens.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where grants are kept: the port behind which the archive stands. A grant that was saved survives a crash and a loss
/// of power.
public protocol GrantStore: Sendable {
    func grant(of account: Account) async throws -> Grant?
    func grants() async throws -> [Grant]
    /// Keeps a new grant, and who its person is to other providers, by ``OAuthClient/provider``.
    func save(_ grant: Grant, knowing otherIDs: [String: String]) async throws
    /// Replaces just this grant: false, and nothing is changed, when another one is stored by now, or none.
    func replace(_ grant: Grant, with successor: Grant) async throws -> Bool
    /// Forgets the account's grant, if there is one; who its person is stays known.
    func removeGrant(of account: Account) async throws
    /// Who the person of each account is, by ``OAuthClient/provider``; of accounts that have no grant any more too.
    func identities() async throws -> [Account: [String: String]]
}

extension GrantStore {
    /// Keeps a new grant of a person of whom no other provider is known.
    public func save(_ grant: Grant) async throws { try await save(grant, knowing: [:]) }
}
