import Foundation
import Glibc

/// A server on a free port of 127.0.0.1 that hands each request on to a real one, unless a script has it otherwise: the
/// real thing behind a line that fails on demand.
package final class Relay: Sendable {
    /// What becomes of a request.
    package enum Fate: Sendable {
        /// It is handed on, and so is the answer.
        case pass
        /// The connection is closed at once: the real server never hears of it.
        case drop
        /// The real server hears of it and acts; its answer is lost.
        case loseAnswer
        /// The real server acts, and only the first bytes of its answer arrive.
        case cutAnswer(after: Int)
        /// The real server acts, and of its answer's bytes only so many arrive as this says of their number.
        case shortenAnswer(@Sendable (Int) -> Int)
        /// This answer is given in the real server's place.
        case answer(ScriptedServer.Reply)
    }

    private let server: ScriptedServer

    /// - Parameters:
    ///   - target: the real server's port on 127.0.0.1, asked for each request, since a server that is started anew may
    ///     have another.
    ///   - fate: asked once for each request, on the relay's thread. Requests are handed on one after the other.
    ///   - answered: told of each request that passed, once the real server has answered it.
    package init(
        to target: @escaping @Sendable () -> UInt16,
        fate: @escaping @Sendable (ScriptedServer.Request) -> Fate = { _ in .pass },
        answered: @escaping @Sendable (ScriptedServer.Request) -> Void = { _ in }
    ) throws {
        server = try ScriptedServer { request in
            switch fate(request) {
            case .drop: return .cut([], after: 0)
            case .answer(let reply): return reply
            case .pass:
                guard let answer = Self.forward(request, to: target()) else { return .cut([], after: 0) }
                answered(request)
                return .respondAndClose(answer)
            case .loseAnswer:
                _ = Self.forward(request, to: target())
                return .cut([], after: 0)
            case .cutAnswer(let count):
                return .cut(Self.forward(request, to: target()) ?? [], after: count)
            case .shortenAnswer(let length):
                let answer = Self.forward(request, to: target()) ?? []
                return .cut(answer, after: length(answer.count))
            }
        }
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    package var url: String { server.url }

    /// Every complete request so far, in the order they arrived.
    package var requests: [ScriptedServer.Request] { server.requests }

    /// The real server's whole answer; nil when it cannot be reached.
    private static func forward(_ request: ScriptedServer.Request, to port: UInt16) -> [UInt8]? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafeBytes(of: &address) { bytes in
            connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
                socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        guard isConnected else { return nil }
        // A server that is asked to close may do so before it has read the body, and its answer is lost then: it is left
        // open, and closed from here.
        let head = [request.lines[0]] + request.lines.dropFirst().filter { !$0.lowercased().hasPrefix("connection:") }
        var bytes = Array((head + ["", ""]).joined(separator: "\r\n").utf8) + request.body
        while !bytes.isEmpty {
            let count = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            // A server may answer before it has read everything.
            guard count > 0 else { break }
            bytes.removeFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return answer.isEmpty ? nil : answer }
            answer += buffer[..<count]
            if let whole = whole(answer) { return whole }
        }
    }

    /// The answer with the header that its connection ends after it; nil while some of it has still to come.
    private static func whole(_ answer: [UInt8]) -> [UInt8]? {
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = lines.dropFirst().map { $0.lowercased() }
        let body = answer[end.upperBound...]
        let isWhole: Bool
        if headers.contains(where: { $0.hasPrefix("transfer-encoding:") && $0.hasSuffix("chunked") }) {
            isWhole = body.suffix(7) == Array("\r\n0\r\n\r\n".utf8)[...] || body == Array("0\r\n\r\n".utf8)[...]
        } else if let length = headers.first(where: { $0.hasPrefix("content-length:") }) {
            isWhole = body.count >= Int(length.dropFirst(15).drop { $0 == " " }) ?? 0
        } else {
            isWhole = ["204", "304"].contains(lines[0].split(separator: " ").dropFirst().first ?? "")
        }
        guard isWhole else { return nil }
        let kept = lines.filter { !$0.lowercased().hasPrefix("connection:") }
        return Array((kept + ["Connection: close", "", ""]).joined(separator: "\r\n").utf8) + body
    }
}
