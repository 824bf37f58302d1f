import Foundation
import HealthModel

/// Series as one table: a row a point.
enum SeriesTable {
    /// `time,measurement,<tags>,<fields>`, each name once, in the order in which it is first met; times as
    /// `2026-03-31T07:00:00Z`, an absent value being empty (RFC 4180).
    static func csv(_ series: [Series]) -> [UInt8] {
        let tags = unique(series.flatMap { $0.tags.map(\.name) })
        let fields = unique(series.flatMap { $0.columns.map(\.field) })
        var text = (["time", "measurement"] + tags + fields).map(quoted).joined(separator: ",") + "\r\n"
        for one in series {
            let labels = tags.map { name in quoted(one.tags.first { $0.name == name }?.value ?? "") }
            let columns = fields.map { name in one.columns.first { $0.field == name }?.values }
            for (row, time) in one.times.enumerated() {
                let instant = Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
                let cells = columns.map { $0.map { word($0, row) } ?? "" }
                text += ([instant, quoted(one.measurement)] + labels + cells).joined(separator: ",") + "\r\n"
            }
        }
        return Array(text.utf8)
    }

    private static func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func word(_ values: Series.Values, _ row: Int) -> String {
        switch values {
        case .integers(let values): values[row] == Series.absentInteger ? "" : String(values[row])
        case .floats(let values): values[row].isNaN ? "" : String(values[row])
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
