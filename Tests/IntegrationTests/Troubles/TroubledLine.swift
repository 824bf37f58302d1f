import Foundation
import TestSupport

/// A real server behind a line whose fate a test sets, and what went over it.
final class TroubledLine: Sendable {
    typealias Fate = @Sendable (ScriptedServer.Request) -> Relay.Fate

    private let relay: Relay
    private let fate: Watched<Fate>

    /// A line that passes everything on until told otherwise.
    init(to port: UInt16) throws {
        let fate = Watched<Fate> { _ in .pass }
        self.fate = fate
        relay = try Relay(to: { port }, fate: { fate.value($0) })
    }

    /// To the server of an address `http://127.0.0.1:port`.
    convenience init(to url: String) throws {
        guard let port = URL(string: url)?.port.flatMap(UInt16.init(exactly:)) else {
            throw Unexpected("\(url) names no port.")
        }
        try self.init(to: port)
    }

    var url: String { relay.url }

    /// What becomes of each request from now on.
    func set(_ fate: @escaping Fate) { self.fate.update { $0 = fate } }

    /// Everything is handed on from now on.
    func mend() { set { _ in .pass } }

    var requests: [ScriptedServer.Request] { relay.requests }

    /// Requests that carried points, in the order they arrived.
    var writes: [ScriptedServer.Request] {
        relay.requests.filter { $0.target.hasPrefix("/write") && !$0.body.isEmpty }
    }
}

extension ScriptedServer.Request {
    /// Whether it carries points for InfluxDB.
    var isWrite: Bool { target.hasPrefix("/write") && !body.isEmpty }

    /// The lines that it carries.
    var lines: [String] {
        get throws {
            guard let text = header("Content-Encoding") == "gzip" ? Gunzip.unpacked(body) : body else {
                throw Unexpected("A body is not what its encoding says.")
            }
            return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }
}
