import Foundation
import HTTPClient
import HealthModel
import SyncEngine
import TestSupport

/// Points as lines `measurement|tags|fields|seconds since 1970`, tags and fields in the order of their names: what is
/// expected and what InfluxDB gives back are compared as these.
enum Points {
    /// Lines of a test's own, with ISO 8601 times: `HR zones|account=me|Fat Burn=44i|2024-03-03T23:00:00Z`.
    static func lines(_ texts: [String]) -> [String] {
        texts.map { text in
            let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let fields = parts[2].split(separator: ",").sorted().joined(separator: ",")
            return "\(parts[0])|\(parts[1])|\(fields)|\(Int(Date(iso: parts[3]).timeIntervalSince1970))"
        }.sorted()
    }

    /// The points of series; where two stand at one instant the later one stays.
    static func lines(_ series: [Series], account: Account) -> [String] {
        var fields: [String: (text: String, time: Int64)] = [:]
        for one in series {
            let tags = (one.tags + [Series.Tag("account", account.name)]).sorted { $0.name < $1.name }
            let head = "\(one.measurement)|" + tags.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            for index in one.times.indices {
                let texts = one.columns.compactMap { column in
                    text(column.values, index).map { "\(column.field)=\($0)" }
                }.sorted()
                guard !texts.isEmpty else { continue }
                fields["\(head)|\(one.times[index])"] = (texts.joined(separator: ","), one.times[index])
            }
        }
        return fields.map { key, point in
            "\(key.prefix { $0 != "|" })|\(key.split(separator: "|")[1])|\(point.text)|\(point.time)"
        }.sorted()
    }

    private static func text(_ values: Series.Values, _ index: Int) -> String? {
        switch values {
        case .integers(let values): values[index] == Series.absentInteger ? nil : "\(values[index])i"
        case .floats(let values): values[index].isNaN ? nil : "\(values[index])"
        }
    }

    /// All data that stand in a database: not what the service writes of itself.
    static func stored(in database: String, at url: String) async throws -> [String] {
        let reader = Reader(url: url, database: database)
        var lines: [String] = []
        for (measurement, types) in try await reader.fieldTypes() where measurement != StatusSeries.measurement {
            let name = measurement.replacing("\"", with: "\\\"")
            lines += reader.points(try await reader.ask("SELECT * FROM \"\(name)\" GROUP BY *"), types)
        }
        return lines.sorted()
    }

    /// Reads InfluxDB's CSV answers, whose numbers are plain text.
    private struct Reader {
        var url: String
        var database: String

        func ask(_ query: String) async throws -> String {
            let request = HTTPRequest(
                url:
                    "\(url)/query?epoch=s&db=\(FormEncoding.percentEncode(database))&q=\(FormEncoding.percentEncode(query))",
                headers: [HTTPHeader("Accept", "application/csv")], maximumResponseBytes: 256 << 20)
            let answer = try await Shared.http.send(request)
            guard answer.status == 200 else { throw Unexpected("InfluxDB answered \(answer.status) to \(query).") }
            return String(decoding: answer.body, as: UTF8.self)
        }

        /// The type of each field of each measurement.
        func fieldTypes() async throws -> [String: [String: String]] {
            var types: [String: [String: String]] = [:]
            for line in try await ask("SHOW FIELD KEYS").split(separator: "\n") {
                let cells = cells(line)
                guard cells.count == 4, cells[0] != "name" else { continue }
                guard types[cells[0]]?[cells[2]] == nil else {
                    throw Unexpected("\(cells[0]).\(cells[2]) has two types.")
                }
                types[cells[0], default: [:]][cells[2]] = cells[3]
            }
            return types
        }

        func points(_ answer: String, _ types: [String: String]) -> [String] {
            var fields: [String] = []
            var lines: [String] = []
            for line in answer.split(separator: "\n") {
                let cells = cells(line)
                if cells.starts(with: ["name", "tags", "time"]) {
                    fields = Array(cells.dropFirst(3))
                    continue
                }
                let values = zip(fields, cells.dropFirst(3)).compactMap { field, text -> String? in
                    guard !text.isEmpty else { return nil }
                    return "\(field)=" + (types[field] == "integer" ? text + "i" : Double(text).map { "\($0)" } ?? text)
                }
                let tags = cells[1].replacing("\\", with: "")
                lines.append("\(cells[0])|\(tags)|\(values.sorted().joined(separator: ","))|\(cells[2])")
            }
            return lines
        }

        private func cells(_ line: Substring) -> [String] {
            guard line.utf8.contains(UInt8(ascii: "\"")) else {
                return line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                    String(Substring($0))
                }
            }
            var cells = [""]
            var isQuoted = false
            for character in line {
                if character == "\"" {
                    isQuoted.toggle()
                } else if character == ",", !isQuoted {
                    cells.append("")
                } else {
                    cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }
}
