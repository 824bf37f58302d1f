public import HealthModel

/// A token good for calls now, and what it is good for.
public struct AccessToken: Sendable, Equatable {
    /// What stands behind `Bearer` in a call.
    public let value: String
    /// What the person granted, as the provider spells it.
    public let scopes: Set<String>

    /// A token with the scopes of its grant.
    public init(value: String, scopes: Set<String>) {
        self.value = value
        self.scopes = scopes
    }
}

extension AccessToken: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    public var description: String { "AccessToken" }
    /// Empty, so that a dump does not show the token.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Gives tokens to whoever calls a provider's API.
public protocol AccessTokenSource: Sendable {
    /// A token that is good for some minutes; renews it when it is not.
    func accessToken(for account: Account) async throws(OAuthError) -> AccessToken
    /// The successor of a token that the API answered with 401: one refresh, however many ask.
    func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken
    /// What was granted, read from the store: makes no call.
    func consent(of account: Account) async throws(OAuthError) -> Consent
}
