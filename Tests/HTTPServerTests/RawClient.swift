import Foundation
import Glibc

/// A TCP client that sends what it is told, byte for byte.
struct RawClient: Sendable {
    struct Failure: Error {
        let what: String
        let number: Int32
    }

    private let descriptor: Int32

    init(port: Int, host: String = "127.0.0.1") throws {
        let isIPv6 = host.contains(":")
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket", number: errno) }
        // A server that hangs fails the test instead of stopping it.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var result: Int32
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(port).bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            result = Self.connect(descriptor, address)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            inet_pton(AF_INET, host, &address.sin_addr)
            result = Self.connect(descriptor, address)
        }
        if result != 0 {
            let number = errno
            Glibc.close(descriptor)
            throw Failure(what: "connect", number: number)
        }
    }

    private static func connect<Address>(_ descriptor: Int32, _ address: Address) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send", number: errno) }
            sent += count
        }
    }

    /// What has come, or nothing at the end.
    func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Failure(what: "recv", number: errno) }
        return Array(buffer[..<count])
    }

    func receiveAll() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try receive()
            if piece.isEmpty { return all }
            all += piece
        }
    }

    /// Reads on until the text has come.
    func receive(until text: String) throws -> String {
        var all: [UInt8] = []
        while true {
            let piece = try receive()
            all += piece
            let read = String(decoding: all, as: UTF8.self)
            if read.contains(text) { return read }
            if piece.isEmpty { throw Failure(what: "end before \(text)", number: 0) }
        }
    }

    /// Sends a byte each millisecond, or none, until the server ends the connection; false when it never does.
    func endsWhileDripping(_ drop: UInt8?) -> Bool {
        for _ in 0..<20_000 {
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&state, 1, 1) > 0 { return ((try? receive()) ?? []).isEmpty }
            if let drop, (try? send([drop])) == nil { return true }
        }
        return false
    }

    /// How much comes until the connection ends, in order or not.
    func countToTheEnd() -> Int {
        var count = 0
        while let piece = try? receive(), !piece.isEmpty { count += piece.count }
        return count
    }

    func close() {
        Glibc.close(descriptor)
    }

    /// Sends a request on a connection of its own and reads the answer to its end.
    static func exchange(_ request: String, port: Int, host: String = "127.0.0.1") async throws -> RawResponse {
        try await offPool {
            let client = try RawClient(port: port, host: host)
            defer { client.close() }
            try client.send(request)
            return try RawResponse(client.receiveAll())
        }
    }
}

/// Runs what blocks on a thread of its own: the threads of Dispatch are shared with Swift's tasks.
func offPool<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try work() })
        }
    }
}
