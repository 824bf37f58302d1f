import Foundation
import Glibc

/// A request that no client library would send, and its answer as it came.
enum RawExchange {
    /// Sends the bytes to 127.0.0.1 on a connection of their own and reads to the end; empty when nothing came.
    static func answer(to request: String, port: UInt16) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            // It blocks, and the threads of Dispatch are those of Swift's tasks.
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchange(Array(request.utf8), port) })
            }
        }
    }

    private static func exchange(_ request: [UInt8], _ port: UInt16) throws -> String {
        let descriptor = try connected(to: port)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Unexpected("The request was not taken: \(errno).")
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            // A server that closes before it has read everything resets the connection.
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    /// A socket to a port of 127.0.0.1.
    static func connected(to port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafeBytes(of: &address) { bytes in
            connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t(bytes.count)) == 0
        }
        guard isConnected else {
            let number = errno
            close(descriptor)
            throw Unexpected("Nobody takes the connection: \(number).")
        }
        return descriptor
    }
}
