import Glibc

/// One client's connection: what has come and is not a whole request yet, and what is still to be written.
struct ScriptedServerConnection {
    let descriptor: Int32
    let number: Int
    private(set) var isHeld = false
    private var input: [UInt8] = []
    private var output: [UInt8]
    private var afterRelease: [UInt8] = []
    private var closesWhenWritten = false

    init(descriptor: Int32, number: Int, greeting: [UInt8]) {
        self.descriptor = descriptor
        self.number = number
        output = greeting
    }

    var hasOutput: Bool { !output.isEmpty }

    /// Takes what has come; false if the client has gone.
    mutating func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                input += buffer[..<count]
            } else {
                return count < 0 && (errno == EAGAIN || errno == EINTR)
            }
        }
    }

    /// Writes what the socket takes; false if the connection is over.
    mutating func write() -> Bool {
        while !output.isEmpty {
            let count = send(descriptor, output, output.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
            output.removeFirst(count)
        }
        return !closesWhenWritten
    }

    /// The next whole request, unless an earlier one is still unanswered.
    mutating func nextRequest(index: Int) -> ScriptedServer.Request? {
        guard !isHeld, !closesWhenWritten, let head = headLength else { return nil }
        let lines = String(decoding: input[..<(head - 4)], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        let prefix = "content-length: "
        let length = lines.first { $0.lowercased().hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
        guard input.count >= head + length else { return nil }
        let raw = Array(input[..<(head + length)])
        input.removeFirst(raw.count)
        return ScriptedServer.Request(
            connection: number, index: index, raw: raw, lines: lines, body: Array(raw[head...]))
    }

    mutating func apply(_ reply: ScriptedServer.Reply) {
        switch reply {
        case .respond(let bytes):
            output += bytes
        case .respondAndClose(let bytes):
            output += bytes
            closesWhenWritten = true
        case .cut(let bytes, let count):
            output += bytes.prefix(count)
            closesWhenWritten = true
        case .hold(let first, let rest):
            output += first
            afterRelease = rest
            isHeld = true
        }
    }

    mutating func release() {
        isHeld = false
        closesWhenWritten = afterRelease.isEmpty
        output += afterRelease
        afterRelease = []
    }

    /// The bytes of the request line and headers with the empty line, if they are all there.
    private var headLength: Int? {
        let end = Array("\r\n\r\n".utf8)
        guard input.count >= end.count else { return nil }
        return (0...(input.count - end.count)).first { input[$0..<($0 + end.count)].elementsEqual(end) }.map { $0 + 4 }
    }
}
