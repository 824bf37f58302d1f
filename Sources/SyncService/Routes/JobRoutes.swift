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
            Route(methods: ["POST"], pattern: "/jobs/{id}/pause") { _, parameters in
                await answer(
                    unless: ("not_running", "This sync is not fetching any more, so there is nothing to pause."),
                    is: { $0.state == .paused }
                ) { try await context.engine.pause(parameters["id"] ?? "") }
            },
            Route(methods: ["POST"], pattern: "/jobs/{id}/resume") { _, parameters in
                await answer(
                    unless: ("not_paused", "This sync is over. To look at the same days again, start a new one."),
                    is: { !$0.isFinished }
                ) { try await context.engine.resume(parameters["id"] ?? "") }
            },
            Route(methods: ["DELETE"], pattern: "/jobs/{id}") { _, parameters in
                await answer { try await context.engine.cancel(parameters["id"] ?? "") }
            },
        ]
    }

    /// - Parameters:
    ///   - refusal: what is answered with 409 when the job is not as it should be by then.
    private static func answer(
        unless refusal: (code: String, message: String)? = nil, is wanted: (Job) -> Bool = { _ in true },
        _ find: () async throws -> Job?
    ) async -> ServerResponse {
        do {
            guard let job = try await find() else {
                return JSONAnswer.failure(404, "unknown_job", "There is no job of this id. /jobs lists the last ones.")
            }
            if let refusal, !wanted(job) { return JSONAnswer.failure(409, refusal.code, refusal.message) }
            return JSONAnswer.response(job)
        } catch {
            return JSONAnswer.failure(error)
        }
    }
}
