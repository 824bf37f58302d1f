import HTTPServer
import SyncEngine

/// `/status`: the same shape always (README.md, "Status").
enum StatusRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        // Written once for all who ask at the same time, as it is read once.
        let status = SharedAnswer {
            do { return JSONAnswer.response(try await context.status.value().get()) } catch {
                return JSONAnswer.failure(error)
            }
        }
        return [Route(methods: ["GET"], pattern: "/status") { _, _ in await status.value() }]
    }
}
