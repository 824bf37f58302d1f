import Foundation

/// What the HTTP interface needs to know of its surroundings.
public struct ServiceConfiguration: Sendable {
    /// The address that the browser uses and that the redirect URI is made of, without a trailing slash.
    public var publicURL: String
    /// Further names by which this machine may be called: the host that is bound to.
    public var hostNames: [String]
    /// Wanted by every route but the three that cannot have it; nil: none is.
    public var apiToken: String?
    /// The folder of the page.
    public var publicDirectory: String?
    /// Where the package of Dygraphs put it; nil: there are no charts.
    public var dygraphsDirectory: String?
    /// The version of the program.
    public var version = ""
    /// With whom `/authorize` authorises when it is not told: an ``OAuthClient/provider``.
    public var provider: String
    /// Whether syncs start by themselves after an authorisation.
    public var startsByItself: Bool
    /// Looks at everything that a person can get wrong, for `/api/doctor`; nil: there is no such route.
    public var doctor: (@Sendable () async -> DoctorReport)?

    /// A nil `apiToken` turns its check off; without a `publicDirectory` there is no page.
    public init(
        publicURL: String, hostNames: [String], apiToken: String?, publicDirectory: String?, provider: String,
        startsByItself: Bool
    ) {
        self.publicURL = publicURL
        self.hostNames = hostNames
        self.apiToken = apiToken
        self.publicDirectory = publicDirectory
        self.provider = provider
        self.startsByItself = startsByItself
    }

    /// `host[:port]` of the public URL, as a browser sends it in `Host`.
    var publicAuthority: String {
        guard let url = URLComponents(string: publicURL), let host = url.host else { return "" }
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return url.port.map { "\(name):\($0)" } ?? name
    }
}

extension ServiceConfiguration: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    public var description: String { "ServiceConfiguration(\(publicURL))" }
    /// Without the token.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
