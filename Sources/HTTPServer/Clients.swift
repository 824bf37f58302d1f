import CMicroHTTPD
import Glibc
import Synchronization

/// The clients that are connected, what each is at and since when; cuts off those that keep the server waiting.
///
/// The library knows a limit of silence only: a client that sends a byte now and then would hold its place for ever.
///
/// A client is cut off by `shutdown` on its socket, whose end the library then finds like any other. That is safe from
/// any thread, although the library owns the socket: a client stays in the table until `closed`, which the library calls
/// before it closes the socket, and the table's lock is held for the call. So the number cannot be another client's by
/// then. `shutdown` does not block. A client that is being answered is cut off only when it does not read.
final class Clients: Sendable {
    /// What a client is at.
    enum Phase {
        /// It owes the line of its next request.
        case line
        /// It owes the rest of its request.
        case request
        /// It waits for its answer.
        case answer
        /// It reads its answer.
        case reading
        /// It reads events, as they come.
        case stream
        /// It was cut off, and the library has not found out yet.
        case cut

        var owesRequest: Bool { self == .line || self == .request }
    }

    private struct Client {
        let socket: Int32
        var phase = Phase.line
        var since = ContinuousClock.now

        /// False while bytes of its request lie unread: then the server keeps it waiting. Looks without taking them.
        var isWaitedFor: Bool {
            guard phase.owesRequest else { return true }
            var byte: UInt8 = 0
            return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) <= 0
        }
    }

    private struct Table {
        /// By the address of the library's connection.
        var clients: [UInt: Client] = [:]
        /// How many made room for another since the last sweep.
        var ousted = 0
    }

    /// What a client has for its request also when places are wanted: else a flood of new ones would end all others.
    private static let grace = Duration.milliseconds(500)

    private let configuration: HTTPServer.Configuration
    /// Taken last: nothing else is locked under it.
    private let table = Mutex(Table())

    init(configuration: HTTPServer.Configuration) {
        self.configuration = configuration
    }

    /// A client has connected. Where it is one too many, those that kept the server waiting longest make room: who holds
    /// all places and asks for nothing keeps nobody out.
    func opened(_ connection: ConnectionReference) {
        let socket = cmhd_socket(connection.pointer)
        table.withLock { table in
            table.clients[Self.key(connection)] = Client(socket: socket)
            makeRoom(in: &table, now: .now)
        }
    }

    /// The library is about to close the socket.
    func closed(_ connection: ConnectionReference) {
        table.withLock { _ = $0.clients.removeValue(forKey: Self.key(connection)) }
    }

    /// A client has come to its next phase.
    func note(_ phase: Phase, of connection: ConnectionReference) {
        table.withLock { table in
            guard let client = table.clients[Self.key(connection)], client.phase != .cut else { return }
            table.clients[Self.key(connection)] = Client(socket: client.socket, phase: phase)
        }
    }

    /// Cuts off everybody who is beyond a limit; how many were since the last time, with those that made room.
    func cutSlow(now: ContinuousClock.Instant) -> Int {
        table.withLock { table in
            let slow = table.clients.filter { item in
                limit(of: item.value.phase).map { now - item.value.since > $0 && item.value.isWaitedFor } ?? false
            }
            for key in slow.keys { Self.cut(key, in: &table) }
            // While nobody more is let in, nobody's coming makes room.
            makeRoom(in: &table, now: now)
            defer { table.ousted = 0 }
            return slow.count + table.ousted
        }
    }

    /// How many the library lets in. More than are wanted, so that a new one is seen, and has its time, before others
    /// have made room.
    var mostConnections: Int {
        let wanted = max(1, configuration.maximumConnections)
        return wanted + max(32, wanted / 4)
    }

    /// Often enough for the shortest limit.
    var sweepInterval: Duration {
        let shortest = min(configuration.idleTimeout, configuration.requestTimeout, configuration.responseTimeout)
        return min(max(shortest / 4, .milliseconds(1)), .milliseconds(250))
    }

    private func makeRoom(in table: inout Table, now: ContinuousClock.Instant) {
        let surplus = table.clients.values.count { $0.phase != .cut } - max(1, configuration.maximumConnections)
        guard surplus > 0 else { return }
        let candidates = table.clients
            .filter { $0.value.phase.owesRequest && now - $0.value.since > Self.grace }
            .sorted { $0.value.since < $1.value.since }
        for item in candidates.lazy.filter(\.value.isWaitedFor).prefix(surplus) {
            Self.cut(item.key, in: &table)
            table.ousted += 1
        }
    }

    /// How long a client may stay in a phase; nil while it owes nothing.
    private func limit(of phase: Phase) -> Duration? {
        switch phase {
        case .line: configuration.idleTimeout
        case .request: configuration.requestTimeout
        case .reading: configuration.responseTimeout
        case .answer, .stream, .cut: nil
        }
    }

    private static func cut(_ key: UInt, in table: inout Table) {
        guard let client = table.clients[key] else { return }
        shutdown(client.socket, Int32(SHUT_RDWR))
        table.clients[key]?.phase = .cut
    }

    private static func key(_ connection: ConnectionReference) -> UInt { UInt(bitPattern: connection.pointer) }
}
