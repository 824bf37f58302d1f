import Glibc

/// The server's thread: one `poll` over the listener and every connection.
final class ScriptedServerLoop {
    private let listener: Int32
    private let state: ScriptedServerState
    private let greeting: [UInt8]
    private let script: @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
    private var connections: [Int32: ScriptedServerConnection] = [:]
    private var accepted = 0
    private var requests = 0

    init(
        listener: Int32, state: ScriptedServerState, greeting: [UInt8],
        script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
    ) {
        self.listener = listener
        self.state = state
        self.greeting = greeting
        self.script = script
    }

    func run() {
        while !state.isStopped {
            var descriptors = [listener, state.wakeup].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            descriptors += connections.map { descriptor, connection in
                pollfd(fd: descriptor, events: Int16(POLLIN | (connection.hasOutput ? POLLOUT : 0)), revents: 0)
            }
            guard poll(&descriptors, nfds_t(descriptors.count), -1) >= 0 || errno == EINTR else { break }
            for ready in descriptors where ready.revents != 0 {
                if ready.fd == listener {
                    accept()
                } else if ready.fd == state.wakeup {
                    var bytes = [UInt8](repeating: 0, count: 64)
                    _ = read(ready.fd, &bytes, bytes.count)
                } else {
                    serve(ready.fd, canRead: ready.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0)
                }
            }
            if state.isReleased {
                for descriptor in Array(connections.keys) where connections[descriptor]?.isHeld == true {
                    connections[descriptor]?.release()
                    serve(descriptor, canRead: false)
                }
            }
        }
        connections.keys.forEach { close($0) }
        close(listener)
    }

    private func accept() {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        // A program that a test starts must not hold the connection open.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        connections[descriptor] = ScriptedServerConnection(descriptor: descriptor, number: accepted, greeting: greeting)
        accepted += 1
    }

    private func serve(_ descriptor: Int32, canRead: Bool) {
        guard var connection = connections[descriptor] else { return }
        var isOpen = true
        if canRead, !connection.read() {
            state.recordDisconnect()
            isOpen = false
        }
        while isOpen, let request = connection.nextRequest(index: requests) {
            requests += 1
            state.record(request)
            connection.apply(script(request))
        }
        if isOpen { isOpen = connection.write() }
        connections[descriptor] = isOpen ? connection : nil
        if !isOpen { close(descriptor) }
    }
}
