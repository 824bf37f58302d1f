import HTTPServer
import SyncEngine

/// `POST /replay`: has a database get once more what the archive holds.
enum ReplayRoutes {
    private struct Begun: Encodable { var sinks: [StatusReport.SinkStatus] }

    private static let parameters = ["sink", "from", "to"]

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["POST"], pattern: "/replay") { request, _ in
                do { return try await replay(request, context) } catch { return JSONAnswer.failure(error) }
            }
        ]
    }

    private static func replay(_ request: ServerRequest, _ context: RouteContext) async throws -> ServerResponse {
        let values: [String: String]
        switch SyncQuery.values(of: request, among: parameters, at: "/replay") {
        case .success(let read): values = read
        case .failure(let refusal): return refusal.response
        }
        let today = context.engine.today(for: nil, among: try await context.engine.accounts())
        let query = ReplayQuery.read(
            sink: values["sink"], from: values["from"], to: values["to"], today: today, known: context.engine.sinkIDs)
        switch query {
        case .failure(let refusal): return refusal.response
        case .success(let query):
            let sinks = try await context.engine.replay(sink: query.sink, days: query.days)
            return JSONAnswer.response(Begun(sinks: sinks), status: 202)
        }
    }
}
