import HTTPServer
import SyncEngine

/// `/healthz`: the process answers. `/readyz`: the archive answers too.
enum HealthRoutes {
    private struct Health: Encodable {
        var status: String
        var service = "fitbit-sync"
    }

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/healthz") { _, _ in JSONAnswer.response(Health(status: "ok")) },
            Route(methods: ["GET"], pattern: "/readyz") { _, _ in
                do {
                    _ = try await context.engine.accounts()
                    return JSONAnswer.response(Health(status: "ready"))
                } catch {
                    return JSONAnswer.failure(503, "not_ready", "The archive does not answer.")
                }
            },
        ]
    }
}
