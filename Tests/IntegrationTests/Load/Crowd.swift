import Foundation
import Glibc
import Synchronization

/// Clients that mean no good, on sockets of their own that one thread moves: more come when the server ends some.
final class Crowd: Sendable {
    /// What a client does.
    private enum Habit: CaseIterable {
        /// Sends a head a byte at a time, for ever.
        case drips
        /// Sends bytes that are no HTTP.
        case babbles
        /// Sends half a request and then nothing.
        case stops
        /// Closes its side in the middle of a request.
        case halfCloses
        /// Sends nothing at all.
        case isSilent
        /// Asks and asks and reads no answer.
        case isDeaf
    }

    private struct Member {
        var socket: Int32
        var habit: Habit
        var sent = 0
        var lastSent = ContinuousClock.now
    }

    private struct State {
        var isResting = false
        var isOver = false
        var open = 0
        var came = 0
        var endedByServer = 0
    }

    /// `POLLRDHUP`, which Swift does not import.
    private static let peerClosed: Int16 = 0x2000

    private let state = Mutex(State())
    private let port: UInt16

    /// - Parameter size: how many are connected at once.
    init(port: UInt16, size: Int, seed: UInt64) {
        self.port = port
        Thread.detachNewThread { [self] in run(size, seed) }
    }

    /// How many are connected.
    var open: Int { state.withLock { $0.open } }
    /// How many have connected, and how many of them the server ended.
    var counts: (came: Int, endedByServer: Int) { state.withLock { ($0.came, $0.endedByServer) } }
    /// From now on nobody comes, and nobody sends but the deaf: those who are there stay until the server ends them.
    func rest() { state.withLock { $0.isResting = true } }
    /// Closes all sockets and ends the thread.
    func end() { state.withLock { $0.isOver = true } }

    private func run(_ size: Int, _ seed: UInt64) {
        var random = Random(seed)
        var members: [Member] = []
        while true {
            let (isResting, isOver) = state.withLock { ($0.isResting, $0.isOver) }
            if isOver { break }
            if !isResting { join(&members, min(size - members.count, 20), &random) }
            var polled = members.map {
                pollfd(
                    fd: $0.socket, events: Self.peerClosed | ($0.habit == .isDeaf ? 0 : Int16(POLLIN)),
                    revents: 0)
            }
            poll(&polled, nfds_t(polled.count), 50)
            var ended: Set<Int32> = []
            for (index, item) in polled.enumerated() {
                let isEnded =
                    item.revents & (Int16(POLLERR | POLLHUP) | Self.peerClosed) != 0
                    || item.revents != 0 && !read(item.fd)
                let mayAct = !isResting || members[index].habit == .isDeaf
                if isEnded || mayAct && !act(&members[index], &random) { ended.insert(item.fd) }
            }
            for socket in ended { close(socket) }
            members.removeAll { ended.contains($0.socket) }
            state.withLock { state in
                state.endedByServer += ended.count
                state.open = members.count
            }
        }
        for member in members { close(member.socket) }
        state.withLock { $0.open = 0 }
    }

    private func join(_ members: inout [Member], _ count: Int, _ random: inout Random) {
        guard count > 0 else { return }
        for _ in 0..<count {
            guard let socket = try? RawExchange.connected(to: port) else { return }
            _ = fcntl(socket, F_SETFL, O_NONBLOCK)
            let habit = Habit.allCases.randomElement(using: &random) ?? .isSilent
            if habit == .isDeaf {
                // Little is taken for it by the kernel.
                var size: Int32 = 2048
                setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
            }
            members.append(Member(socket: socket, habit: habit))
            state.withLock { $0.came += 1 }
        }
    }

    /// False when the server has ended the connection.
    private func read(_ socket: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 || count < 0 && errno == EAGAIN
    }

    /// What the client does next; false when the server has ended the connection.
    private func act(_ member: inout Member, _ random: inout Random) -> Bool {
        let now = ContinuousClock.now
        guard member.sent == 0 || now - member.lastSent > .milliseconds(200) else { return true }
        let bytes: [UInt8]
        switch member.habit {
        case .drips:
            let head = Array("GET /status HTTP/1.1\r\nHost: localhost\r\nX-Long: ".utf8)
            bytes = [member.sent < head.count ? head[member.sent] : UInt8(ascii: "x")]
        case .babbles: bytes = (0..<64).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        case .stops, .halfCloses: bytes = member.sent == 0 ? Array("POST /sync/all HTTP/1.1\r\nHost: loc".utf8) : []
        case .isSilent: bytes = []
        case .isDeaf:
            let request = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n"
            // The end of a stream comes behind what was not read: only what is sent then finds out that nobody is there.
            bytes = member.sent == 0 ? Array(String(repeating: request, count: 10).utf8) : [UInt8(ascii: "\r")]
        }
        guard !bytes.isEmpty else { return true }
        let count = send(member.socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if count < 0 { return errno == EAGAIN }
        if member.habit == .halfCloses { shutdown(member.socket, Int32(SHUT_WR)) }
        member.sent += count
        member.lastSent = now
        return true
    }
}
