import Foundation
import Synchronization

extension InfluxV2Answers {
    func showFieldKeys(_ bucket: String) -> ScriptedServer.Reply {
        guard behaviour.answersInfluxQL else { return Self.failure("404 Not Found", "not found", "dbrp not found") }
        let types = state.withLock { $0.types[bucket] ?? [:] }
        let series: [[String: Any]] = types.map { name, type in
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            return ["name": parts[0], "columns": ["fieldKey", "fieldType"], "values": [[parts[1], type]]]
        }
        let body: [String: Any] = ["results": [["statement_id": 0, "series": series] as [String: Any]]]
        let data = try? JSONSerialization.data(withJSONObject: body)
        return Self.json("200 OK", String(decoding: data ?? Data(), as: UTF8.self))
    }

    func organisations(_ name: String?) -> ScriptedServer.Reply {
        guard name == nil || name == behaviour.org else {
            return Self.failure("404 Not Found", "not found", "organization name \"\(name ?? "")\" not found")
        }
        return Self.json("200 OK", #"{"orgs":[{"id":"0123456789abcdef","name":"\#(behaviour.org)"}]}"#)
    }

    func makeBucket(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
        struct NewBucket: Decodable {
            var orgID: String
            var name: String
        }
        guard let bucket = try? JSONDecoder().decode(NewBucket.self, from: Data(request.body)),
            bucket.orgID == "0123456789abcdef", request.header("Content-Type") == "application/json"
        else { return Self.failure("400 Bad Request", "invalid", "failed to decode request body") }
        guard behaviour.mayCreateBuckets else {
            return Self.failure(
                "401 Unauthorized", "unauthorized", "write:orgs/0123456789abcdef/buckets is unauthorized")
        }
        state.withLock { _ = $0.buckets.insert(bucket.name) }
        return Self.json("201 Created", #"{"id":"1","name":"\#(bucket.name)"}"#)
    }

    func delete(_ request: ScriptedServer.Request, _ query: [String: String]) -> ScriptedServer.Reply {
        struct Deletion: Decodable {
            var start: Date
            var stop: Date
            var predicate: String
        }
        if let refusal = refusal(of: query) { return refusal }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let deletion = try? decoder.decode(Deletion.self, from: Data(request.body)),
            let conditions = Self.conditions(deletion.predicate)
        else { return Self.failure("400 Bad Request", "invalid", "invalid request; error parsing request json") }
        let times = Int64(deletion.start.timeIntervalSince1970)...Int64(deletion.stop.timeIntervalSince1970)
        state.withLock { state in
            state.lines[query["bucket"] ?? ""]?.removeAll { line in
                times.contains(line.time)
                    && conditions.allSatisfy { name, value in
                        name == "_measurement" ? line.measurement == value : line.tags[name] == value
                    }
            }
        }
        return .respond(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
    }

    /// Reads `"name"="value" AND …`, the one form that is needed, and nothing else.
    private static func conditions(_ predicate: String) -> [(String, String)]? {
        var conditions: [(String, String)] = []
        var rest = predicate[...]
        while let match = rest.prefixMatch(of: /"((?:[^"\\]|\\.)+)"="((?:[^"\\]|\\.)*)"( AND |$)/) {
            func plain(_ text: Substring) -> String { String(text.replacing(/\\(.)/) { $0.1 }) }
            conditions.append((plain(match.1), plain(match.2)))
            rest = rest[match.range.upperBound...]
        }
        return rest.isEmpty && !conditions.isEmpty ? conditions : nil
    }
}
