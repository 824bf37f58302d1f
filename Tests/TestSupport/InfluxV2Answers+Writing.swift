import Foundation
import Synchronization

extension InfluxV2Answers {
    func write(_ request: ScriptedServer.Request, _ query: [String: String]) -> ScriptedServer.Reply {
        guard query["precision"] == "s" else {
            return Self.failure("400 Bad Request", "invalid", "this imitation is only asked for seconds")
        }
        let bucket = query["bucket"] ?? ""
        if behaviour.generation == .two {
            if let refusal = refusal(of: query) { return refusal }
        }
        var body = request.body
        if request.header("Content-Encoding") == "gzip" {
            guard let plain = Gunzip.unpacked(body) else {
                return Self.failure("400 Bad Request", "invalid", "gzip: invalid header")
            }
            body = plain
        }
        guard body.count <= behaviour.maximumBodyBytes else {
            return Self.failure(
                "413 Request Entity Too Large", "request too large", "cannot read data: points batch is too large")
        }
        let lines = String(decoding: body, as: UTF8.self).split(separator: "\n").map(String.init)
        return behaviour.generation == .two ? writeAsTwo(lines, to: bucket) : writeAsThree(lines, to: bucket)
    }

    /// The organisation and the bucket have to be there.
    func refusal(of query: [String: String]) -> ScriptedServer.Reply? {
        let org = query["org"] ?? ""
        guard org == behaviour.org else {
            return Self.failure("404 Not Found", "not found", "organization name \"\(org)\" not found")
        }
        let bucket = query["bucket"] ?? ""
        guard state.withLock({ $0.buckets.contains(bucket) }) else {
            return Self.failure("404 Not Found", "not found", "bucket \"\(bucket)\" not found")
        }
        return nil
    }

    /// A line that cannot be read refuses all; a line of another type or of an age long gone only itself.
    private func writeAsTwo(_ lines: [String], to bucket: String) -> ScriptedServer.Reply {
        if let sentence = behaviour.refusal(lines) { return Self.failure("400 Bad Request", "invalid", sentence) }
        var parsed: [StoredLine] = []
        for line in lines {
            do throws(StoredLine.Fault) {
                parsed.append(try StoredLine(line))
            } catch {
                return Self.failure("400 Bad Request", "invalid", "unable to parse '\(line)': \(error.reason)")
            }
        }
        let start = "failure writing points to database: partial write: "
        var conflicts: [String] = []
        var old = 0
        for line in parsed {
            if line.time < behaviour.retainsFrom {
                old += 1
            } else if let (field, held, given) = store(line, in: bucket) {
                conflicts.append(
                    "field type conflict: input field \"\(field)\" on measurement \"\(line.measurement)\" "
                        + "is type \(given), already exists as type \(held)")
            }
        }
        if let conflict = conflicts.first {
            return Self.failure(
                "422 Unprocessable Entity", "unprocessable entity", "\(start)\(conflict) dropped=\(conflicts.count)")
        }
        if old > 0 {
            return Self.failure(
                "422 Unprocessable Entity", "unprocessable entity",
                "\(start)dropped \(old) points outside retention policy of duration 24h0m0s - oldest point x at "
                    + "1970-01-01T00:00:01Z dropped because it violates a Retention Policy Lower Bound at "
                    + "2025-05-20T19:06:17Z dropped=\(old) for database: 9f282d63c7d3a5c0 for retention policy: autogen"
            )
        }
        return .respond(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
    }

    /// Good lines are written, the others are listed; the database comes into being by itself.
    private func writeAsThree(_ lines: [String], to bucket: String) -> ScriptedServer.Reply {
        state.withLock { _ = $0.buckets.insert(bucket) }
        var refused: [[String: Any]] = []
        for (index, text) in lines.enumerated() {
            var reason: String?
            do throws(StoredLine.Fault) {
                if let (field, held, given) = store(try StoredLine(text), in: bucket) {
                    reason =
                        "invalid column type for column '\(field)', expected iox::column_type::field::\(held), "
                        + "got iox::column_type::field::\(given)"
                }
            } catch {
                reason = error.reason
            }
            if let reason {
                refused.append(["original_line": text, "line_number": index + 1, "error_message": reason])
            }
        }
        if refused.isEmpty { return .respond(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)) }
        let body: [String: Any] = ["error": "partial write of line protocol occurred", "data": refused]
        let data = try? JSONSerialization.data(withJSONObject: body)
        return Self.json("400 Bad Request", String(decoding: data ?? Data(), as: UTF8.self))
    }

    /// Stores a line, or says which field is held as which type and was given as which.
    private func store(_ line: StoredLine, in bucket: String) -> (field: String, held: String, given: String)? {
        state.withLock { state in
            for (field, value) in line.fields.sorted(by: { $0.key < $1.key }) {
                let name = "\(line.measurement).\(field)"
                let held = state.types[bucket, default: [:]][name] ?? value.typeName
                if held != value.typeName { return (field, held, value.typeName) }
            }
            for (field, value) in line.fields {
                state.types[bucket, default: [:]]["\(line.measurement).\(field)"] = value.typeName
            }
            let same = state.lines[bucket, default: []].firstIndex {
                $0.measurement == line.measurement && $0.tags == line.tags && $0.time == line.time
            }
            if let same {
                state.lines[bucket]?[same].fields.merge(line.fields) { $1 }
            } else {
                state.lines[bucket, default: []].append(line)
            }
            return nil
        }
    }
}
