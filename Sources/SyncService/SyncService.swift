import Foundation
public import HTTPServer
public import Logging
public import OAuth
public import SyncEngine

/// The HTTP interface: checks who asks, then routes. Hand it to an `HTTPServer`.
public struct SyncService: RequestHandler {
    private let guards: RequestGuard
    private let router: Router
    private let feed: EventFeed
    private let durations = RequestDurations()
    /// What can be asked, but for the files.
    let routes: [Route]

    /// - Parameter clock: the civil time, for the ages of what is answered, and for the pauses between events.
    public init(
        engine: SyncEngine, authorization: AuthorizationFlow, configuration: ServiceConfiguration,
        clock: any WallClock = SystemClock(), log: Logger = Logger(label: "http")
    ) throws {
        let files = try configuration.publicDirectory.map(StaticFiles.init(directory:))
        let charts = try configuration.dygraphsDirectory.flatMap { try Self.charts(in: $0) }
        guards = RequestGuard(configuration: configuration)
        feed = EventFeed(engine: engine, clock: clock, log: log)
        let context = RouteContext(
            engine: engine, authorization: authorization, configuration: configuration, feed: feed,
            status: SharedAnswer {
                do { return .success(try await engine.status()) } catch { return .failure(error) }
            }, durations: durations,
            now: { clock.now() }, log: log)
        routes =
            HealthRoutes.all(context) + LoginRoutes.all(context) + AuthorizeRoutes.all(context)
            + AccountRoutes.all(context) + SyncRoutes.all(context) + JobRoutes.all(context) + ReplayRoutes.all(context)
            + StatusRoutes.all(context) + MetricsRoutes.all(context) + EventRoutes.all(context)
            + CoverageRoutes.all(context)
            + SeriesRoutes.all(context) + DoctorRoutes.all(context)
            + ServiceRoutes.all(context, hasCharts: charts != nil)
        router = Router(
            routes: routes,
            fallback: { request in Self.page(for: request, files: files, charts) })
    }

    /// The two files of Dygraphs that the page loads; nil where they are not.
    private static func charts(in directory: String) throws -> StaticFiles? {
        let names = ["dygraph.min.js", "dygraph.min.css"]
        guard names.allSatisfy({ FileManager.default.isReadableFile(atPath: "\(directory)/\($0)") }) else { return nil }
        return try StaticFiles(
            Dictionary(uniqueKeysWithValues: names.map { ("/dygraphs/\($0)", "\(directory)/\($0)") }))
    }

    /// Tells what changes at `/events` until the task is cancelled, and then ends those answers.
    public func run() async { await feed.run() }

    /// Checks host, origin and token first: what they refuse reaches no route.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let start = ContinuousClock.now
        let match = router.match(request)
        var response: ServerResponse
        if let refusal = guards.refusal(of: request) {
            response = refusal
        } else {
            response = await router.respond(to: request, by: match)
        }
        durations.note(
            method: request.method, pattern: match.pattern, status: response.status, lasting: .now - start)
        return response
    }

    private static func page(for request: ServerRequest, files: StaticFiles?, _ charts: StaticFiles?) -> ServerResponse?
    {
        guard request.method == "GET" || request.method == "HEAD" else { return nil }
        if var response = files?.response(for: request) ?? charts?.response(for: request) {
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
