import Foundation
import HTTPServer
import HealthModel
import SyncEngine

/// `/sync/{resource}`: says which days are wanted, and with `wait=true` waits for them.
enum SyncRoutes {
    /// With `wait=true` a wait for the rate limit longer than this is answered with 202.
    private static let longestBudgetWait: TimeInterval = 120
    /// Proxies and scripts give up after some minutes; the job does not.
    private static let longestWait: TimeInterval = 540

    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET", "POST"], pattern: "/sync/{resource}", allowsHEAD: false) { request, parameters in
                do { return try await sync(request, parameters["resource"] ?? "", context) } catch {
                    return JSONAnswer.failure(error)
                }
            }
        ]
    }

    private static func sync(_ request: ServerRequest, _ name: String, _ context: RouteContext) async throws
        -> ServerResponse
    {
        let facts = try await context.engine.accounts()
        let query: SyncQuery
        switch SyncQuery.read(request, resource: name, today: { context.engine.today(for: $0, among: facts) }) {
        case .success(let read): query = read
        case .failure(let refusal): return refusal.response
        }
        if let refusal = try await authorizationRefusal(query.request.account, context) { return refusal }
        let job = try await context.engine.sync(query.request)
        let location = [ServerHeader(name: "Location", value: "/jobs/\(job.id)")]
        guard query.waits else { return JSONAnswer.response(job, status: 202, headers: location) }
        return try await waited(for: job, context, location)
    }

    private static func authorizationRefusal(_ account: Account?, _ context: RouteContext) async throws
        -> ServerResponse?
    {
        let link = context.configuration.publicURL + "/authorize" + (account.map { "?account=\($0)" } ?? "")
        guard let message = try await context.engine.authorizationProblem(of: account) else { return nil }
        return JSONAnswer.failure(409, "not_authorized", message, link: ("authorize", link))
    }

    private static func waited(for job: Job, _ context: RouteContext, _ location: [ServerHeader]) async throws
        -> ServerResponse
    {
        let isLong: @Sendable (Job) -> Bool = { job in
            job.waitingUntil.map { $0.timeIntervalSince(context.now()) > longestBudgetWait } ?? false
        }
        let last = try await context.engine.job(job.id, within: longestWait, or: isLong) ?? job
        guard !last.isFinished else {
            return JSONAnswer.response(last, status: last.state == .done ? 200 : 207, headers: location)
        }
        let seconds = last.waitingUntil.map { Int($0.timeIntervalSince(context.now()).rounded(.up)) }
        let later = ServerHeader(name: "Retry-After", value: String(max(30, seconds ?? 30)))
        return JSONAnswer.response(last, status: 202, headers: location + [later])
    }
}
