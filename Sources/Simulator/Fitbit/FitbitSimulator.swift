import Foundation
public import HTTPServer
import HealthModel
import Synchronization

/// An imitation of the Fitbit Web API and its OAuth endpoints over a ``World`` of people (fitbit-web-api.md).
public final class FitbitSimulator: ProviderSimulator, Sendable {
    struct State {
        var authorization: AuthorizationServer
        var behaviour = FitbitBehaviour()
        var limits = RateLimit()
    }

    /// The people whose data it serves.
    public let world: World

    let state: Mutex<State>
    /// Its faults, calls and socket.
    public let controls = SimulatorControls()

    /// - Parameter seed: where codes and tokens come from.
    public init(world: World, clients: [RegisteredClient] = [], seed: UInt64 = 1) {
        self.world = world
        var authorization = AuthorizationServer(seed: seed)
        for client in clients { authorization.register(client) }
        state = Mutex(State(authorization: authorization))
    }

    /// Answers one request.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        await answer(request) { fault, call in
            guard request.path.hasPrefix("/oauth2/") || request.path.hasPrefix("/1.1/oauth2/") else {
                return serve(request, fault: fault, call: &call)
            }
            return fault?.answer(to: request) ?? authorize(request)
        }
    }
}
