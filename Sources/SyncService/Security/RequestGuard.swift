import Foundation
import HTTPServer

/// Who may ask what: the host, the origin and the token, checked before any route.
///
/// A page elsewhere can make a browser send requests here, under a name of its own (DNS rebinding) or across sites. So
/// only known names of this machine are answered, and what acts is refused when a browser says that another site asks.
struct RequestGuard: Sendable {
    private let configuration: ServiceConfiguration
    private let names: Set<String>

    init(configuration: ServiceConfiguration) {
        self.configuration = configuration
        names = Set(
            ["localhost", "127.0.0.1", "[::1]"]
                + configuration.hostNames.map { ($0.contains(":") ? "[\($0)]" : $0).lowercased() }
                + [Self.name(of: configuration.publicAuthority)])
    }

    /// The refusal, or nil when the request may go on.
    func refusal(of request: ServerRequest) -> ServerResponse? {
        if request.path == "/healthz" || request.path == "/readyz" { return nil }
        let hasToken = Session(configuration).isValid(request)
        return hostRefusal(request, hasToken: hasToken) ?? originRefusal(request)
            ?? tokenRefusal(request, hasToken: hasToken)
    }

    private func hostRefusal(_ request: ServerRequest, hasToken: Bool) -> ServerResponse? {
        let host = Self.name(of: request.header("Host") ?? "")
        // Containers find each other by names that nobody announced: a valid token proves more than a name does.
        guard !names.contains(host), !(hasToken && configuration.apiToken != nil) else { return nil }
        return JSONAnswer.failure(
            403, "host_not_allowed",
            "This service does not answer to the name \(host.prefix(100)). Use "
                + "\(configuration.publicURL), or set PUBLIC_URL to the address you want to use.")
    }

    private func originRefusal(_ request: ServerRequest) -> ServerResponse? {
        let purpose = (request.header("Sec-Purpose") ?? request.header("Purpose") ?? "").lowercased()
        let acts = Self.acts(request)
        if purpose.contains("prefetch"), acts || request.path == "/authorize" {
            return JSONAnswer.failure(403, "prefetch", "This address acts, so it is not fetched ahead of a click.")
        }
        if request.path == "/authorize", let use = request.header("Sec-Fetch-Dest"), use != "document" {
            return JSONAnswer.failure(
                403, "not_a_page", "A sign-in begins with a page that is opened, not with a part of another page.")
        }
        guard acts else { return nil }
        let site = request.header("Sec-Fetch-Site") ?? "none"
        let isForeign = request.header("Origin").map { !isOwn(origin: $0, request) } ?? false
        guard site != "none" && site != "same-origin" || isForeign else { return nil }
        return JSONAnswer.failure(
            403, "cross_site",
            "Another web site asked for this. Only this service's own page, and programs like curl, may.")
    }

    /// Whether the request changes something, starts work, or reads so much that another site must not cause it.
    private static func acts(_ request: ServerRequest) -> Bool {
        let isRead = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS"
        return !isRead || ["/sync/", "/api/", "/events"].contains(where: request.path.hasPrefix)
    }

    private func isOwn(origin: String, _ request: ServerRequest) -> Bool {
        guard let host = request.header("Host") else { return false }
        return origin == configuration.publicURL || origin == "http://\(host)" || origin == "https://\(host)"
    }

    private func tokenRefusal(_ request: ServerRequest, hasToken: Bool) -> ServerResponse? {
        guard !hasToken, request.path != "/callback", request.path != "/login", request.path != "/style.css" else {
            return nil
        }
        if request.method == "GET", request.header("Accept")?.contains("text/html") ?? false {
            return ServerResponse(status: 302, headers: [ServerHeader(name: "Location", value: "/login")])
        }
        return JSONAnswer.failure(
            401, "token_wanted",
            "This service listens beyond this machine, so it wants its token: send the header "
                + "Authorization: Bearer <API_TOKEN>. Without API_TOKEN set, the token is in DATA_DIR/api-token.",
            headers: [ServerHeader(name: "WWW-Authenticate", value: "Bearer")])
    }

    /// The name without the port, in lower case.
    private static func name(of authority: String) -> String {
        let lower = authority.lowercased()
        if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") { return String(lower[...end]) }
        return String(lower.prefix { $0 != ":" })
    }
}
