import Foundation
public import HTTPServer
import HealthModel
import Synchronization

/// An imitation of the Fitbit Web API and its OAuth endpoints over a ``World`` of people (fitbit-web-api.md).
///
/// It can be asked without a socket, being a request handler, or started on a loopback port. What it is given to do
/// (faults, behaviour, clients) and what it saw may be used from any task.
public final class FitbitSimulator: RequestHandler, Sendable {
    struct State {
        var authorization: AuthorizationServer
        var behaviour = FitbitBehaviour()
        var limits = RateLimit()
        var faults = FaultPlan()
        var calls: [Call] = []
        var signedIn: String?
    }

    /// The people whose data it serves.
    public let world: World

    let state: Mutex<State>
    let listener = LoopbackListener()

    /// - Parameter seed: where codes and tokens come from.
    public init(world: World, clients: [RegisteredClient] = [], seed: UInt64 = 1) {
        self.world = world
        var authorization = AuthorizationServer(seed: seed)
        for client in clients { authorization.register(client) }
        state = Mutex(State(authorization: authorization))
    }

    /// Answers one request.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let fault = state.withLock { $0.faults.take(request.path) }
        if fault == .silence { await Fault.waitForCancellation() }
        var call = Call(
            method: request.method, path: request.path, person: nil, resource: nil, time: world.now, status: 0)
        var response: ServerResponse
        if request.path.hasPrefix("/oauth2/") || request.path.hasPrefix("/1.1/oauth2/") {
            response = fault?.answer(to: request) ?? authorize(request)
        } else {
            response = serve(request, fault: fault, call: &call)
        }
        if let fault { response = fault.spoil(response) }
        call.status = response.status
        state.withLock { $0.calls.append(call) }
        return response
    }
}
