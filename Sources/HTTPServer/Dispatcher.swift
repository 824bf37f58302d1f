import CMicroHTTPD
import Synchronization

/// What the library's callbacks talk to: takes requests, runs their handlers, hands the answers back.
///
/// It is the owner of the handlers' tasks. They are unstructured because their parent is a thread of a C library;
/// in place of a task group they are kept in the registry here, cancelled at `drain`, and waited for by `isIdle`.
final class Dispatcher: Sendable {
    private struct RunningHandler {
        let exchange: Exchange
        let task: Task<Void, Never>
        let start: ContinuousClock.Instant
        /// Method and path, for the log.
        let label: String
    }

    private struct Registry {
        var isDraining = false
        var handlers: [ObjectIdentifier: RunningHandler] = [:]
        /// Exchanges that have a handler, or had one and whose answer is still being sent.
        var open: Set<ObjectIdentifier> = []
        var streams: [ObjectIdentifier: EventStream] = [:]
    }

    private let configuration: HTTPServer.Configuration
    private let handler: any RequestHandler
    /// Who is connected.
    let clients: Clients
    /// Taken before the lock of an exchange or a stream, never after.
    private let registry = Mutex(Registry())

    init(configuration: HTTPServer.Configuration, handler: any RequestHandler) {
        self.configuration = configuration
        self.handler = handler
        clients = Clients(configuration: configuration)
    }

    func log(_ message: String) {
        configuration.log(message)
    }

    /// A call of the access handler (c-interop.md 3.3).
    func advance(
        _ exchange: Exchange, on connection: ConnectionReference, method: UnsafePointer<CChar>,
        piece: UnsafeRawBufferPointer
    ) -> MHD_Result {
        switch exchange.advance(piece: piece, maximumBodyBytes: configuration.maximumBodyBytes) {
        case .head:
            let head = RequestHead(connection: connection, method: String(cString: method), target: exchange.target)
            if let refusal = head.refusal(maximumBodyBytes: configuration.maximumBodyBytes) {
                exchange.refuse()
                return send(refusal, to: connection)
            }
            exchange.receive(head)
            return .YES
        case .more:
            return .YES
        case .drop:
            return .NO
        case .refuse(let response), .answer(let response):
            return send(response, to: connection)
        case .request(let request):
            return start(request, of: exchange, on: connection)
        }
    }

    /// The draining check, the suspension and the registration are one step: a request is either found by `drain`
    /// or never suspended.
    private func start(
        _ request: ServerRequest, of exchange: Exchange, on connection: ConnectionReference
    ) -> MHD_Result {
        let isStarted = registry.withLock { registry in
            guard !registry.isDraining else { return false }
            clients.note(.answer, of: connection)
            exchange.wait(on: connection)
            registry.open.insert(ObjectIdentifier(exchange))
            let task = Task { await self.run(request, of: exchange) }
            registry.handlers[ObjectIdentifier(exchange)] = RunningHandler(
                exchange: exchange, task: task, start: .now, label: "\(request.method) \(request.path)")
            return true
        }
        return isStarted ? .YES : send(.shuttingDown, to: connection)
    }

    private func run(_ request: ServerRequest, of exchange: Exchange) async {
        exchange.answer(await handler.respond(to: request))
        registry.withLock { _ = $0.handlers.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// The library is done with a request, for whatever reason.
    func end(_ exchange: Exchange) {
        exchange.end()
        registry.withLock { _ = $0.open.remove(ObjectIdentifier(exchange)) }
    }

    /// Takes a stream that is about to be sent; the answer to send instead when it cannot be.
    func open(_ stream: EventStream) -> ServerResponse? {
        registry.withLock { registry in
            if registry.isDraining { return .shuttingDown }
            guard stream.attach() else { return .handlerFailed }
            registry.streams[ObjectIdentifier(stream)] = stream
            return nil
        }
    }

    /// The response of a stream is gone.
    func close(_ stream: EventStream) {
        stream.close()
        registry.withLock { _ = $0.streams.removeValue(forKey: ObjectIdentifier(stream)) }
    }

    /// Finds clients that left, clients that are slow and handlers that take too long, until it is cancelled.
    ///
    /// One task looks after all deadlines: a sleep for each request would stay in memory for its whole length, also
    /// when it was cancelled.
    func keepWatch() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await Task.sleep(for: self.configuration.heartbeatInterval)) != nil { self.beat() }
            }
            group.addTask {
                while (try? await Task.sleep(for: self.clients.sweepInterval)) != nil {
                    let count = self.clients.cutSlow(now: .now)
                    if count > 0 {
                        self.log("Cut off for keeping the server waiting for too long: \(count).")
                    }
                }
            }
            if let deadline = configuration.handlerDeadline {
                group.addTask {
                    let interval = max(deadline / 4, .milliseconds(1))
                    while (try? await Task.sleep(for: interval)) != nil { self.expire(startedBefore: .now - deadline) }
                }
            }
        }
    }

    /// Writes a comment line to every stream, so that those without a client are noticed.
    private func beat() {
        for stream in registry.withLock({ Array($0.streams.values) }) { stream.comment("") }
    }

    private func expire(startedBefore limit: ContinuousClock.Instant) {
        for handler in registry.withLock({ $0.handlers.values.filter { $0.start < limit } }) {
            handler.task.cancel()
            if handler.exchange.answer(.deadlineExceeded) { log("\(handler.label) took too long and was given up.") }
        }
    }

    var isDraining: Bool { registry.withLock { $0.isDraining } }

    /// Takes no more requests. After this nothing is suspended any more, so the daemon may be stopped at any time.
    func drain() {
        let (handlers, streams) = registry.withLock { registry in
            registry.isDraining = true
            return (Array(registry.handlers.values), Array(registry.streams.values))
        }
        for handler in handlers {
            handler.exchange.answer(.shuttingDown)
            handler.task.cancel()
        }
        for stream in streams { stream.finish() }
    }

    /// Whether every handler has returned and every answer was sent.
    var isIdle: Bool { registry.withLock { $0.handlers.isEmpty && $0.open.isEmpty } }
}
