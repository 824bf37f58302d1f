/// Finds the route of a request.
///
/// The first route whose pattern and methods fit answers. When only patterns fit, the answer is 405 with Allow;
/// when none fits, the fallback is asked, and without an answer from it 404 is sent.
public struct Router: RequestHandler {
    private let routes: [Route]
    private let fallback: @Sendable (ServerRequest) async -> ServerResponse?

    /// A router over the routes given, in order. The fallback is where static files are asked.
    public init(
        routes: [Route], fallback: @escaping @Sendable (ServerRequest) async -> ServerResponse? = { _ in nil }
    ) {
        self.routes = routes
        self.fallback = fallback
    }

    /// What a request's path and method lead to.
    public struct Match: Sendable {
        enum Target: Sendable {
            case route(Route, [String: String])
            case otherMethods([String])
            case fallback
        }

        /// The pattern that fits, whether it takes the method or not; nil where none does.
        public let pattern: String?
        let target: Target
    }

    /// Finds what answers, without asking it.
    public func match(_ request: ServerRequest) -> Match {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
        var allowed: [String] = []
        var pattern: String?
        for route in routes {
            guard let parameters = route.match(path) else { continue }
            if route.methods.contains(request.method) {
                return Match(pattern: route.pattern, target: .route(route, parameters))
            }
            pattern = pattern ?? route.pattern
            allowed += route.methods.filter { !allowed.contains($0) }
        }
        return Match(pattern: pattern, target: allowed.isEmpty ? .fallback : .otherMethods(allowed))
    }

    /// The answer of what was found.
    public func respond(to request: ServerRequest, by match: Match) async -> ServerResponse {
        switch match.target {
        case .route(let route, let parameters): await route.handler(request, parameters)
        case .otherMethods(let allowed): .methodNotAllowed(allowed)
        case .fallback: await fallback(request) ?? .notFound
        }
    }

    /// The answer of the route that fits.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        await respond(to: request, by: match(request))
    }
}
