import Foundation
import HTTPServer
import Synchronization

extension GoogleSimulator {
    /// Who asks, as far as the token says.
    private struct Caller {
        var access: GoogleAuthorizationServer.Access
        var standing: RateLimit.Standing
    }

    /// The answer to a request for data; `substitute` stands in for the true one.
    func serve(_ request: ServerRequest, instead substitute: ServerResponse?, call: inout Call) -> ServerResponse {
        let now = Int64(call.time.timeIntervalSince1970)
        let behaviour = behaviour
        let route = GoogleRoute(request.path)
        call.dataType = route?.dataType
        let caller = request.bearerToken.flatMap { admit($0, now: now) }
        call.person = caller?.access.owner.person
        if let substitute { return substitute }
        do throws(GoogleError) {
            guard let route, route.takes(request.method) else { throw .unknownPath }
            let access = try checked(request, caller, now: now)
            guard let view = world.view(of: access.owner.person) else { throw .unauthenticated }
            let context = GoogleContext(view: view, scopes: Set(access.scopes), behaviour: behaviour)
            let body = try GoogleCall(route: route, request: request, context: context).body()
            if case .export = route, TrackExport.isMedia(request) { return .tcx(body) }
            return .json(200, body)
        } catch {
            var response = error.response
            if error.code == 429, let caller, let seconds = behaviour.retryAfter.seconds(caller.standing.reset) {
                response.headers.append(ServerHeader(name: "Retry-After", value: String(seconds)))
            }
            return response
        }
    }

    /// Counts the call of a known token, an expired one included.
    private func admit(_ token: String, now: Int64) -> Caller? {
        state.withLock { state in
            guard let access = state.authorization.access(token) else { return nil }
            return Caller(
                access: access,
                standing: state.limits.count(access.owner.person, limit: state.behaviour.callsPerMinute, now: now))
        }
    }

    private func checked(
        _ request: ServerRequest, _ caller: Caller?, now: Int64
    ) throws(GoogleError) -> GoogleAuthorizationServer.Access {
        guard request.bearerToken != nil else { throw .missingCredentials }
        guard let caller, now < caller.access.expires else { throw .unauthenticated }
        guard !caller.standing.isExceeded else { throw .tooManyRequests }
        return caller.access
    }
}
