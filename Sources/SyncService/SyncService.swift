public import Foundation
public import HTTPServer
public import Logging
public import OAuth
public import SyncEngine

/// The HTTP interface: checks who asks, then routes. Hand it to an `HTTPServer`.
public struct SyncService: RequestHandler {
    private let guards: RequestGuard
    private let router: Router
    /// What there is besides files: what `Public/openapi.json` is held against.
    let routes: [Route]

    /// - Parameter now: the civil time, for the ages of what is answered.
    public init(
        engine: SyncEngine, authorization: AuthorizationFlow, configuration: ServiceConfiguration,
        now: @escaping @Sendable () -> Date = { Date() }, log: Logger = Logger(label: "http")
    ) throws {
        let files = try configuration.publicDirectory.map(StaticFiles.init(directory:))
        guards = RequestGuard(configuration: configuration)
        let context = RouteContext(
            engine: engine, authorization: authorization, configuration: configuration, now: now, log: log)
        routes =
            HealthRoutes.all(context) + LoginRoutes.all(context) + AuthorizeRoutes.all(context)
            + AccountRoutes.all(context) + SyncRoutes.all(context) + JobRoutes.all(context) + ReplayRoutes.all(context)
            + StatusRoutes.all(context)
        router = Router(routes: routes, fallback: { request in Self.page(for: request, files: files) })
    }

    /// Checks host, origin and token first: what they refuse reaches no route.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        if let refusal = guards.refusal(of: request) { return refusal }
        return await router.respond(to: request)
    }

    private static func page(for request: ServerRequest, files: StaticFiles?) -> ServerResponse? {
        guard request.method == "GET" || request.method == "HEAD" else { return nil }
        if var response = files?.response(for: request) {
            response.headers += Page.securityHeaders
            return response
        }
        guard request.path == "/" else { return nil }
        return Page(
            title: "The page's files are missing",
            paragraphs: [
                "The service runs, but its page was not found. Set PUBLIC_DIR to the folder Public of the program.",
                "Everything works without it: see /status, /sync/all and /authorize.",
            ]
        ).response()
    }
}
