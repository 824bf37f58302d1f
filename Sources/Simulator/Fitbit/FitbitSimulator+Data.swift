import Foundation
import HTTPServer
import HealthModel
import Synchronization

extension FitbitSimulator {
    /// Who asks, as far as the token says.
    private struct Caller {
        var access: AuthorizationServer.Access
        var isPersonal: Bool
        var standing: RateLimit.Standing
        var behaviour: FitbitBehaviour
    }

    /// The answer to a request for data.
    func serve(_ request: ServerRequest, fault: Fault?, call: inout Call) -> ServerResponse {
        let found = FitbitCatalogue.endpoint(path: request.path)
        call.resource = found?.endpoint.resource
        let now = Int64(call.time.timeIntervalSince1970)
        let caller = request.bearerToken.flatMap { admit($0, now: now) }
        call.person = caller?.access.person
        var response: ServerResponse
        if let answer = fault?.answer(to: request) {
            response = answer
        } else {
            do throws(FitbitError) {
                let token = try checkedToken(request, caller, now: now)
                let body = try data(request, token, found)
                response = found?.endpoint is ActivityTCX ? .tcx(body) : .json(200, body)
            } catch {
                response = .refusal(error)
            }
        }
        if let caller { FitbitSimulator.addLimits(to: &response, caller.standing, caller.behaviour) }
        return response
    }

    /// Counts the call of a known token, an expired one included.
    private func admit(_ token: String, now: Int64) -> Caller? {
        state.withLock { state in
            guard let access = state.authorization.access(token) else { return nil }
            if now < access.expires { state.authorization.use(token) }
            return Caller(
                access: access, isPersonal: state.authorization.clients[access.client]?.isPersonal ?? false,
                standing: state.limits.count(access.person, limit: state.behaviour.hourlyLimit, now: now),
                behaviour: state.behaviour)
        }
    }

    private func checkedToken(_ request: ServerRequest, _ caller: Caller?, now: Int64) throws(FitbitError) -> Caller {
        guard let token = request.bearerToken else { throw .missingHeader }
        guard let caller else { throw .invalidToken(token) }
        guard now < caller.access.expires else { throw .expiredToken(token) }
        guard !caller.standing.isExceeded else { throw .tooManyRequests }
        return caller
    }

    private func data(
        _ request: ServerRequest, _ caller: Caller, _ found: (owner: String, endpoint: any FitbitEndpoint)?
    ) throws(FitbitError) -> [UInt8] {
        guard let (owner, endpoint) = found else { throw .notFound }
        guard request.method == "GET" else { throw .readOnly }
        guard let view = world.view(of: caller.access.person) else { throw .notFound }
        guard owner == "-" || owner == caller.access.person else { throw .insufficientPermissions }
        guard caller.access.scopes.contains(endpoint.scope) else { throw .insufficientScope(endpoint.scope) }
        return try endpoint.body(
            FitbitContext(
                view: view, units: UnitSystem(acceptLanguage: request.header("Accept-Language")),
                isPersonal: caller.isPersonal, scopes: Set(caller.access.scopes),
                timezone: request.queryValue("timezone"), query: request.query))
    }

    private static func addLimits(
        to response: inout ServerResponse, _ standing: RateLimit.Standing, _ behaviour: FitbitBehaviour
    ) {
        func name(_ last: String) -> String {
            switch behaviour.headerSpelling {
            case .documented: "Fitbit-Rate-Limit-\(last)"
            case .lowercase: "fitbit-rate-limit-\(last.lowercased())"
            case .mixed: "Fitbit-rate-limit-\(last.lowercased())"
            }
        }
        if behaviour.sendsRateLimit {
            response.headers += [
                ServerHeader(name: name("Limit"), value: String(standing.limit)),
                ServerHeader(name: name("Remaining"), value: String(standing.remaining)),
                ServerHeader(name: name("Reset"), value: String(behaviour.lyingReset ?? standing.reset)),
            ]
        }
        guard response.status == 429, response.header("Retry-After") == nil,
            let seconds = behaviour.retryAfter.seconds(standing.reset)
        else { return }
        response.headers.append(ServerHeader(name: "Retry-After", value: String(seconds)))
    }
}
