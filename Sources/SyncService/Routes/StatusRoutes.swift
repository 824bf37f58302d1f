import HTTPServer
import SyncEngine

/// `/status`: the same shape always (README.md, "Status").
enum StatusRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/status") { _, _ in
                do { return JSONAnswer.response(try await context.engine.status()) } catch {
                    return JSONAnswer.failure(error)
                }
            }
        ]
    }
}
