import CMicroHTTPD
import Glibc

/// The running C daemon: one epoll thread, started by `init` and ended by `stop`.
///
/// `@unchecked Sendable` is safe because the pointers never change, the library lets any thread call
/// `MHD_quiesce_daemon` and `MHD_stop_daemon`, and `HTTPServer` calls each once, in this order.
final class Daemon: @unchecked Sendable {
    private let pointer: OpaquePointer
    /// Lives as long as the daemon: its logger reads it.
    private let settings: UnsafeMutablePointer<cmhd_configuration>
    private let context: Unmanaged<Dispatcher>

    /// Starts to listen and to serve.
    init(
        address: SocketAddress, configuration: HTTPServer.Configuration, dispatcher: Dispatcher
    ) throws(HTTPServerError) {
        let context = Unmanaged.passRetained(dispatcher)
        let settings = UnsafeMutablePointer<cmhd_configuration>.allocate(capacity: 1)
        var error: Int32 = 0
        let started = address.withPointer { address in
            settings.initialize(
                to: cmhd_configuration(
                    address: address,
                    connection_limit: UInt32(clamping: dispatcher.clients.mostConnections),
                    idle_timeout_seconds: UInt32(clamping: max(1, configuration.idleTimeout.components.seconds)),
                    context: context.toOpaque(), log: logMessage, connected: noteConnection,
                    target: receiveTarget, handle: handleRequest, completed: endRequest))
            return cmhd_start(settings, &error)
        }
        guard let started else {
            settings.deallocate()
            context.release()
            switch error {
            case EADDRINUSE: throw .addressInUse(host: configuration.host, port: configuration.port)
            case EACCES: throw .permissionDenied(host: configuration.host, port: configuration.port)
            case EADDRNOTAVAIL, EAFNOSUPPORT:
                throw .invalidAddress(host: configuration.host, port: configuration.port)
            default: throw .other(errno: error)
            }
        }
        // The address was lent for the start only.
        settings.pointee.address = nil
        self.pointer = started
        self.settings = settings
        self.context = context
    }

    var port: Int { Int(cmhd_bound_port(pointer)) }

    /// Refuses new connections from now on; the listening socket, to be closed after `stop`, or -1.
    func quiesce() -> Int32 {
        let socket = MHD_quiesce_daemon(pointer)
        // Without this, new clients would connect to the kernel's backlog and hang (c-interop.md 3.8).
        if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
        return socket
    }

    /// Ends the daemon and waits for its thread, so not to be called on the cooperative pool. No connection may be
    /// suspended: the library would abort the process.
    func stop() {
        MHD_stop_daemon(pointer)
        settings.deallocate()
        context.release()
    }
}

private func dispatcher(_ context: UnsafeMutableRawPointer) -> Dispatcher {
    Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
}

private func logMessage(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {
    guard let context, let message else { return }
    dispatcher(context).log("HTTP server: \(String(cString: message))")
}

/// A client came, or is about to go: the library closes its socket after this.
private func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let context, let connection else { return }
    let clients = dispatcher(context).clients
    let reference = ConnectionReference(pointer: connection)
    if event == .CONNECTION_NOTIFY_STARTED { clients.opened(reference) } else { clients.closed(reference) }
}

/// The first call for a request. The exchange is retained here and released in `endRequest`.
private func receiveTarget(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    if let context, let connection {
        dispatcher(context).clients.note(.request, of: ConnectionReference(pointer: connection))
    }
    let bytes = target.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
    return Unmanaged.passRetained(Exchange(target: bytes)).toOpaque()
}

private func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let size, let request = request?.pointee else { return .NO }
    let piece = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size.pointee)
    // Every piece is taken whole: what is left unread would hang the connection.
    size.pointee = 0
    return dispatcher(context).advance(
        Unmanaged<Exchange>.fromOpaque(request).takeUnretainedValue(),
        on: ConnectionReference(pointer: connection), method: method, piece: piece)
}

private func endRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _: MHD_RequestTerminationCode
) {
    guard let context, let connection, let exchange = request?.pointee else { return }
    request?.pointee = nil
    dispatcher(context).clients.note(.line, of: ConnectionReference(pointer: connection))
    dispatcher(context).end(Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue())
}
