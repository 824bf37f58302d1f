import Foundation
import HealthModel
import SyncEngine

@testable import GoogleHealthAPI

/// Decodes one day as the archive holds it, and gives the points as lines that a person reads:
/// `measurement,tag=value field=1i,other=2.5 2026-11-20T00:00:00Z`.
func decoded(
    _ resource: Resource, _ day: String, in zone: String = "Etc/UTC", until: String? = nil,
    _ parts: (name: String, json: String)...
) throws -> [String] {
    let row = ArchivedDay(
        account: .me, resource: resource, day: CivilDay(day)!,
        parts: parts.map { DayPart($0.name, Array($0.json.utf8)) },
        context: DayContext(
            provider: "google", timeZone: zone,
            seenUntil: until.map { Int64(instant($0).timeIntervalSince1970) } ?? .max))
    return try GoogleHealthAPI.offline.decode(row).flatMap(\.lines)
}

func instant(_ text: String) -> Date { try! Date(text, strategy: .iso8601) }

extension GoogleHealthAPI {
    /// A provider that has no server: for decoding.
    static let offline = Service { _ in .status(500) }.api()
}

extension Series {
    var lines: [String] {
        times.indices.map { row in
            let fields = columns.compactMap { column -> String? in
                switch column.values {
                case .integers(let values):
                    values[row] == Series.absentInteger ? nil : "\(column.field)=\(values[row])i"
                case .floats(let values): values[row].isNaN ? nil : "\(column.field)=\(values[row])"
                }
            }
            let name = ([measurement] + tags.map { "\($0.name)=\($0.value)" }).joined(separator: ",")
            let time = Date(timeIntervalSince1970: TimeInterval(times[row])).formatted(.iso8601)
            return "\(name) \(fields.joined(separator: ",")) \(time)"
        }
    }
}
