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

    /// The answer of the route that fits.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
        var allowed: [String] = []
        for route in routes {
            guard let parameters = route.match(path) else { continue }
            if route.methods.contains(request.method) { return await route.handler(request, parameters) }
            allowed += route.methods.filter { !allowed.contains($0) }
        }
        if !allowed.isEmpty { return .methodNotAllowed(allowed) }
        return await fallback(request) ?? .notFound
    }
}
