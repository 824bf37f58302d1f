import Foundation

/// A provider's OAuth service as one registered client sees it (RFC 6749, RFC 7636).
public struct OAuthClient: Sendable {
    /// How the client shows who it is at the token endpoint.
    public enum Authentication: Sendable {
        /// `Authorization: Basic`, with `client_id` in the form as well (fitbit-web-api.md 9.2).
        case basic
        /// `client_id` and `client_secret` in the form.
        case form
    }

    /// The provider's name as it stands in grants, e.g. `fitbit`.
    public var provider: String
    /// The provider's name as people read it.
    public var displayName: String
    /// The id that the provider gave the registered application.
    public var clientID: String
    /// Goes to the token and revoke endpoints as ``authentication`` says, and nowhere else.
    public var clientSecret: String
    /// Whole URLs.
    public var authorizeURL: String
    /// Where a code or a refresh token is exchanged, by POST.
    public var tokenURL: String
    /// Where a token is ended; nil: tokens are dropped without telling the provider.
    public var revokeURL: String?
    /// Exactly as registered with the provider.
    public var redirectURI: String
    /// What is asked for; the person may grant less.
    public var scopes: [String]
    /// What the provider's token endpoint wants.
    public var authentication: Authentication
    /// Further parameters of the authorization request.
    public var extraParameters: [(name: String, value: String)]
    /// Why a grant ends at this provider, as the end of a sentence: "it was revoked, or …".
    public var endings = "it was revoked, replaced by another program's, or not used for too long"

    /// An application's registration with a provider, with all URLs whole.
    public init(
        provider: String, displayName: String, clientID: String, clientSecret: String, authorizeURL: String,
        tokenURL: String, revokeURL: String? = nil, redirectURI: String, scopes: [String],
        authentication: Authentication, extraParameters: [(name: String, value: String)] = []
    ) {
        self.provider = provider
        self.displayName = displayName
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.authorizeURL = authorizeURL
        self.tokenURL = tokenURL
        self.revokeURL = revokeURL
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.authentication = authentication
        self.extraParameters = extraParameters
    }
}

extension OAuthClient: CustomStringConvertible, CustomReflectable {
    /// Without the secret.
    public var description: String { "OAuthClient(\(provider), \(clientID))" }
    /// Without the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension OAuthClient {
    /// Whether an `iss` is this provider's, so that no answer of one is taken for another's (RFC 9207; RFC 9700 4.4): it
    /// has to name the server of one of the endpoints.
    func isIssuer(_ issuer: String) -> Bool {
        guard let origin = Self.origin(of: issuer) else { return false }
        return origin == Self.origin(of: authorizeURL) || origin == Self.origin(of: tokenURL)
    }

    /// Scheme, host and port of a URL.
    private static func origin(of text: String) -> String? {
        guard let url = URLComponents(string: text), let scheme = url.scheme, let host = url.host, url.user == nil
        else {
            return nil
        }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(host.lowercased()):\(port)"
    }
}
