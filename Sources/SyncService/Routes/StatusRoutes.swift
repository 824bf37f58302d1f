import HTTPServer
import SyncEngine

/// `/status`: the same shape always (README.md, "Status").
enum StatusRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        // It reads all days, so a thousand clients that ask at once must not cost a thousand times as much.
        let status = SharedAnswer {
            do { return JSONAnswer.response(try await context.engine.status()) } catch {
                return JSONAnswer.failure(error)
            }
        }
        return [Route(methods: ["GET"], pattern: "/status") { _, _ in await status.value() }]
    }
}
