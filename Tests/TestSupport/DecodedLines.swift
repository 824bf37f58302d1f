import Foundation
package import HealthModel
package import SyncEngine

extension HealthProvider {
    /// Decodes one day as the archive holds it, and gives the points as lines that a person reads:
    /// `measurement,tag=value field=1i,other=2.5 2024-03-04T00:00:00Z`.
    package func decodedLines(
        _ resource: Resource, _ day: String, in zone: String = "Etc/UTC", until: String? = nil, _ parts: [DayPart]
    ) throws -> [String] {
        guard let day = CivilDay(day) else { return [] }
        return try decode(
            ArchivedDay(
                account: .me, resource: resource, day: day, parts: parts,
                context: DayContext(
                    provider: name, timeZone: zone,
                    seenUntil: until.map { Int64(Date(iso: $0).timeIntervalSince1970) } ?? .max))
        ).flatMap(\.lines)
    }
}

extension Series {
    /// A line a point, as a person reads them.
    package var lines: [String] {
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
