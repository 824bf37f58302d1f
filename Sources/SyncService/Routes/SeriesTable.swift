public import HealthModel

/// Series as a table: a row a point (RFC 4180).
public struct SeriesTable: Sendable {
    private let tags: [String]
    private let fields: [String]

    /// A table with these columns besides the time and the measurement, each once.
    public init(tags: [String], fields: [String]) {
        self.tags = Self.unique(tags)
        self.fields = Self.unique(fields)
    }

    /// A table with every tag and field of the series, in the order in which they are first met.
    init(of series: [Series]) {
        self.init(
            tags: series.flatMap { $0.tags.map(\.name) }, fields: series.flatMap { $0.columns.map(\.field) })
    }

    /// `time,measurement,<tags>,<fields>`
    public var header: String { Self.line(["time", "measurement"] + tags + fields) }

    /// A line a point: times as `2026-03-31T07:00:00Z`, an absent value being empty.
    public func rows(_ series: Series) -> String {
        let labels = tags.map { name in series.tags.first { $0.name == name }?.value ?? "" }
        let columns = fields.map { name in series.columns.first { $0.field == name }?.values }
        var text = ""
        for (row, time) in series.times.enumerated() {
            let cells = columns.map { $0.map { Self.word($0, row) } ?? "" }
            text += Self.line([UTCText.instant(time), series.measurement] + labels + cells)
        }
        return text
    }

    /// The whole table.
    static func csv(_ series: [Series]) -> [UInt8] {
        let table = SeriesTable(of: series)
        return Array((table.header + series.map(table.rows).joined()).utf8)
    }

    private static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

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
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
