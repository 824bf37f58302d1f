import HTTPServer
import HealthModel
import SyncEngine

/// `/api/coverage`: what the copy holds of each resource on each date.
enum CoverageRoutes {
    static let parameters = ["account", "from", "to"]

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/api/coverage") { request, _ in
                do { return try await coverage(request, context) } catch { return JSONAnswer.failure(error) }
            }
        ]
    }

    private static func coverage(_ request: ServerRequest, _ context: RouteContext) async throws -> ServerResponse {
        let values = try SyncQuery.values(of: request, among: parameters, at: "/api/coverage").get()
        let facts = try await context.engine.accounts()
        let account = try AccountQuery.account(values["account"], among: facts)
        let today = context.engine.today(for: account, among: facts)
        let (from, to) = try SyncQuery.dates(values["from"], values["to"], today: today)
        let calendar = try await context.readers.pass {
            try await context.engine.coverage(of: account, from: from, to: to)
        }
        guard let calendar else {
            throw AccountQuery.unknown(facts)
        }
        return JSONAnswer.response(calendar)
    }
}
