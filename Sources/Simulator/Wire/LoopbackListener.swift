import Foundation
import HTTPServer
import Synchronization

/// The socket of an imitation: on an address that only this machine reaches.
final class LoopbackListener: Sendable {
    private struct State {
        var server: HTTPServer?
        var address: BoundAddress?
    }

    private let state = Mutex(State())

    /// Listens; the base URL.
    func start(_ handler: some RequestHandler, host: String, port: Int) throws -> URL {
        guard ["127.0.0.1", "::1", "localhost"].contains(host) else { throw SimulatorError.notLoopback(host) }
        let server = HTTPServer(configuration: .init(host: host, port: port), handler: handler)
        let isFirst = state.withLock { state in
            guard state.server == nil else { return false }
            state.server = server
            return true
        }
        guard isFirst else { throw SimulatorError.alreadyStarted }
        do {
            let address = try server.start()
            state.withLock { $0.address = address }
            return LoopbackListener.url(address)
        } catch {
            state.withLock { $0.server = nil }
            throw error
        }
    }

    /// Stops listening; it may be started again.
    func stop(deadline: Duration) async {
        let server = state.withLock { state in
            defer { (state.server, state.address) = (nil, nil) }
            return state.server
        }
        await server?.stop(deadline: deadline)
    }

    /// The base URL; nil while it is not started.
    var url: URL? { state.withLock { $0.address }.map(LoopbackListener.url) }

    private static func url(_ address: BoundAddress) -> URL {
        let host = address.host.contains(":") ? "[\(address.host)]" : address.host
        return URL(string: "http://\(host):\(address.port)")!
    }
}
