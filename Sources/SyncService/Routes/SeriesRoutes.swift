import Foundation
import HTTPServer
import HealthModel
import SyncEngine

/// `/api/series`: points from the archive, thinned to the width of a chart.
enum SeriesRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/api/series") { request, _ in
                do { return try await series(request, context) } catch { return JSONAnswer.failure(error) }
            }
        ]
    }

    private static func series(_ request: ServerRequest, _ context: RouteContext) async throws -> ServerResponse {
        let facts = try await context.engine.accounts()
        let query = try SeriesQuery(
            request, facts: facts, now: context.now(), today: { context.engine.today(for: $0, among: facts) })
        let reading = try await context.readers.pass { try await context.engine.series(query.request) }
        guard let reading else { throw AccountQuery.unknown(facts) }
        switch query.format {
        case .json: return JSONAnswer.response(SeriesAnswer(query.request, reading))
        case .csv:
            let name = "\(query.request.account)-\(query.request.measurement?.name ?? query.request.resource.slug).csv"
            return ServerResponse(
                headers: [
                    ServerHeader(name: "Content-Type", value: "text/csv; charset=utf-8"),
                    ServerHeader(name: "Content-Disposition", value: "attachment; filename=\"\(name)\""),
                ], body: SeriesTable.csv(reading.series))
        }
    }
}
