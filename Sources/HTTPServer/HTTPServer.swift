import Foundation
import Synchronization

/// An HTTP/1.1 server over libmicrohttpd: one thread for the network, a task for each request.
///
/// A server is started once and has to be stopped: letting go of it leaves it running.
public final class HTTPServer: Sendable {
    private enum Phase {
        case idle
        case running(Daemon, watch: Task<Void, Never>)
        case stopped(Task<Void, Never>?)
    }

    private let configuration: Configuration
    private let dispatcher: Dispatcher
    private let phase = Mutex(Phase.idle)

    /// A server that does not listen yet.
    public init(configuration: Configuration, handler: any RequestHandler) {
        self.configuration = configuration
        self.dispatcher = Dispatcher(configuration: configuration, handler: handler)
    }

    /// Begins to listen; the address it listens on, with the real port.
    public func start() throws(HTTPServerError) -> BoundAddress {
        let address = try SocketAddress(host: configuration.host, port: configuration.port)
        let configuration = configuration
        let dispatcher = dispatcher
        let result = phase.withLock { phase -> Result<Int, HTTPServerError> in
            guard case .idle = phase else { return .failure(.alreadyStarted) }
            do throws(HTTPServerError) {
                let daemon = try Daemon(address: address, configuration: configuration, dispatcher: dispatcher)
                // Ends with the server: `stop` cancels it.
                let watch = Task { await dispatcher.keepWatch() }
                phase = .running(daemon, watch: watch)
                return .success(daemon.port)
            } catch {
                return .failure(error)
            }
        }
        return BoundAddress(host: address.host, port: try result.get())
    }

    /// Stops: refuses new clients, answers waiting requests with 503 and cancels their handlers, ends all event
    /// streams, and waits for both until the deadline. What is not done by then is cut off.
    ///
    /// A second call waits for the first. The stop goes on when the caller is cancelled, since half a stop would
    /// leave a socket open; that is why it is a task of its own.
    public func stop(deadline: Duration) async {
        let stopping = phase.withLock { phase in
            switch phase {
            case .idle:
                phase = .stopped(nil)
                return nil as Task<Void, Never>?
            case .stopped(let task):
                return task
            case .running(let daemon, let watch):
                let task = Task { await self.end(daemon, watch: watch, deadline: deadline) }
                phase = .stopped(task)
                return task
            }
        }
        await stopping?.value
    }

    /// The order of c-interop.md 3.8.
    private func end(_ daemon: Daemon, watch: Task<Void, Never>, deadline: Duration) async {
        let end = ContinuousClock.now + deadline
        watch.cancel()
        // No new client, no new suspension, and every suspended request resumed, before the library is stopped.
        let socket = daemon.quiesce()
        dispatcher.drain()
        while !dispatcher.isIdle, ContinuousClock.now < end {
            // This task is never cancelled, so the sleep cannot fail.
            try? await Task.sleep(for: .milliseconds(5))
        }
        if !dispatcher.isIdle { configuration.log("The HTTP server was stopped before every request had ended.") }
        await withCheckedContinuation { continuation in
            // It blocks, and the threads of Dispatch are those of Swift's tasks.
            Thread.detachNewThread {
                daemon.stop()
                if socket >= 0 { close(socket) }
                continuation.resume()
            }
        }
    }
}
