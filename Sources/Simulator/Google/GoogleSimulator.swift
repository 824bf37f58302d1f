import Foundation
public import HTTPServer
import Synchronization

/// An imitation of the Google Health API and of Google's OAuth endpoints over a ``World`` of people
/// (google-health-api.md).
public final class GoogleSimulator: ProviderSimulator, Sendable {
    struct State {
        var authorization: GoogleAuthorizationServer
        var behaviour = GoogleBehaviour()
        var limits = RateLimit(period: 60)
    }

    /// The people whose data it serves.
    public let world: World

    let state: Mutex<State>
    /// Its faults, calls and socket.
    public let controls = SimulatorControls()

    /// - Parameter seed: where codes and tokens come from.
    public init(world: World, clients: [GoogleClient] = [], seed: UInt64 = 1) {
        self.world = world
        var authorization = GoogleAuthorizationServer(seed: seed)
        for client in clients { authorization.register(client) }
        state = Mutex(State(authorization: authorization))
    }

    /// Answers one request.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        await answer(request) { fault, call in
            let substitute = fault.flatMap { answer($0, request) }
            guard GoogleSimulator.isAboutConsent(request.path) else {
                return serve(request, instead: substitute, call: &call)
            }
            return substitute ?? authorize(request) ?? GoogleError.page(404)
        }
    }

    private static func isAboutConsent(_ path: String) -> Bool {
        path.hasPrefix("/o/") || path == "/token" || path == "/revoke"
    }

    /// What stands in for the true answer; a token's faults are told in Google's words.
    private func answer(_ fault: Fault, _ request: ServerRequest) -> ServerResponse? {
        switch fault {
        case .expiredToken, .invalidToken: GoogleError.unauthenticated.response
        default: fault.answer(to: request)
        }
    }
}
