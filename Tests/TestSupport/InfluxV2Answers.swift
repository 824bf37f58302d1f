import Foundation
import Synchronization

/// What ``InfluxV2Imitation`` answers and keeps.
final class InfluxV2Answers: Sendable {
    struct State {
        var buckets: Set<String>
        var types: [String: [String: String]]
        var lines: [String: [StoredLine]] = [:]
    }

    let behaviour: InfluxV2Imitation.Behaviour
    let state: Mutex<State>

    init(_ behaviour: InfluxV2Imitation.Behaviour) {
        self.behaviour = behaviour
        state = Mutex(State(buckets: behaviour.buckets, types: behaviour.heldTypes))
    }

    func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let query = Self.parameters(parts.count > 1 ? String(parts[1]) : "")
        guard request.header("Authorization") == "Token \(behaviour.token)" else {
            return behaviour.generation == .two
                ? Self.failure("401 Unauthorized", "unauthorized", "unauthorized access")
                : Self.json("401 Unauthorized", #"{"error": "the request was not authenticated"}"#)
        }
        switch (request.method, parts[0]) {
        case ("GET", "/ping"): return pong()
        case ("POST", "/api/v2/write"): return write(request, query)
        case ("POST", "/query"): return showFieldKeys(query["db"] ?? "")
        case ("GET", "/api/v2/orgs") where behaviour.generation == .two: return organisations(query["org"])
        case ("POST", "/api/v2/buckets") where behaviour.generation == .two: return makeBucket(request)
        case ("POST", "/api/v2/delete") where behaviour.generation == .two: return delete(request, query)
        default: return Self.failure("404 Not Found", "not found", "path not found")
        }
    }

    private func pong() -> ScriptedServer.Reply {
        if behaviour.generation == .three { return Self.json("200 OK", #"{"version":"3.0.1","revision":"abc"}"#) }
        return .respond(
            Array("HTTP/1.1 204 No Content\r\nX-Influxdb-Build: OSS\r\nX-Influxdb-Version: v2.7.11\r\n\r\n".utf8))
    }

    private static func parameters(_ query: String) -> [String: String] {
        let items = query.split(separator: "&").map { $0.split(separator: "=", omittingEmptySubsequences: false) }
        let pairs = items.map { (String($0[0]), ($0.count > 1 ? String($0[1]) : "").removingPercentEncoding ?? "") }
        return Dictionary(pairs) { $1 }
    }

    static func json(_ status: String, _ body: String) -> ScriptedServer.Reply {
        .respond(
            ScriptedServer.Reply.response(
                status: status, headers: ["Content-Type: application/json; charset=utf-8"], body: Array(body.utf8)))
    }

    /// The error body of version 2.
    static func failure(_ status: String, _ code: String, _ message: String) -> ScriptedServer.Reply {
        let body = try? JSONEncoder().encode(["code": code, "message": message])
        return json(status, String(decoding: body ?? Data(), as: UTF8.self))
    }
}
