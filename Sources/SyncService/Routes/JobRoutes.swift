import HTTPServer
import SyncEngine

/// `/jobs`: what was asked for and how far it is.
enum JobRoutes {
    private struct Jobs: Encodable { var jobs: [Job] }

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/jobs") { _, _ in
                do { return JSONAnswer.response(Jobs(jobs: try await context.engine.jobs())) } catch {
                    return JSONAnswer.failure(error)
                }
            },
            Route(methods: ["GET"], pattern: "/jobs/{id}") { _, parameters in
                await answer { try await context.engine.job(parameters["id"] ?? "") }
            },
            Route(methods: ["DELETE"], pattern: "/jobs/{id}") { _, parameters in
                await answer { try await context.engine.cancel(parameters["id"] ?? "") }
            },
        ]
    }

    private static func answer(_ find: () async throws -> Job?) async -> ServerResponse {
        do {
            guard let job = try await find() else {
                return JSONAnswer.failure(404, "unknown_job", "There is no job of this id. /jobs lists the last ones.")
            }
            return JSONAnswer.response(job)
        } catch {
            return JSONAnswer.failure(error)
        }
    }
}
