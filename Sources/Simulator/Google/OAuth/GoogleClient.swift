/// An OAuth client of a Google Cloud project (google-health-api.md 2.6).
public struct GoogleClient: Sendable, Hashable {
    /// Which addresses a browser may be sent back to.
    public enum Kind: Sendable, Hashable {
        /// `http://127.0.0.1` and `http://localhost` with any port and path, without registering them.
        case desktop
        /// The registered addresses, compared letter by letter.
        case web(redirectURIs: [String])
    }

    /// The client id, e.g. `123-abc.apps.googleusercontent.com`.
    public var id: String
    /// The client secret, which a Desktop client has too.
    public var secret: String
    /// Which addresses a browser may be sent back to.
    public var kind: Kind

    /// A client; for the desktop unless said otherwise.
    public init(id: String, secret: String, kind: Kind = .desktop) {
        self.id = id
        self.secret = secret
        self.kind = kind
    }

    /// Whether a browser may be sent to this address.
    func allows(redirect uri: String) -> Bool {
        switch kind {
        case .web(let registered): registered.contains(uri)
        case .desktop: uri.wholeMatch(of: /http:\/\/(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?(?:\/[^#\s]*)?/) != nil
        }
    }
}
