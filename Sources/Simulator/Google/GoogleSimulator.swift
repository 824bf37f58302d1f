import Foundation
public import HTTPServer
import Synchronization

/// An imitation of the Google Health API and of Google's OAuth endpoints over a ``World`` of people
/// (google-health-api.md).
///
/// It can be asked without a socket, being a request handler, or started on a loopback port. What it is given to do
/// (faults, behaviour, clients) and what it saw may be used from any task.
public final class GoogleSimulator: RequestHandler, Sendable {
    struct State {
        var authorization: GoogleAuthorizationServer
        var behaviour = GoogleBehaviour()
        var limits = RateLimit(period: 60)
        var faults = FaultPlan()
        var calls: [Call] = []
        var signedIn: String?
    }

    /// The people whose data it serves.
    public let world: World

    let state: Mutex<State>
    let listener = LoopbackListener()

    /// - Parameter seed: where codes and tokens come from.
    public init(world: World, clients: [GoogleClient] = [], seed: UInt64 = 1) {
        self.world = world
        var authorization = GoogleAuthorizationServer(seed: seed)
        for client in clients { authorization.register(client) }
        state = Mutex(State(authorization: authorization))
    }

    /// Answers one request.
    public func respond(to request: ServerRequest) async -> ServerResponse {
        let fault = state.withLock { $0.faults.take(request.path) }
        if fault == .silence { await Fault.waitForCancellation() }
        var call = Call(method: request.method, path: request.path, time: world.now, status: 0)
        let substitute = fault.flatMap { answer($0, request) }
        var response: ServerResponse
        if GoogleSimulator.isAboutConsent(request.path) {
            response = substitute ?? authorize(request) ?? GoogleError.page(404)
        } else {
            response = serve(request, instead: substitute, call: &call)
        }
        if let fault { response = fault.spoil(response) }
        call.status = response.status
        state.withLock { $0.calls.append(call) }
        return response
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
