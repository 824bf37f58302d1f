internal import HealthModel

/// The lines of one request, and which rows they came from: so that they can be written again in another type.
struct LineBatch {
    /// A row of a list of series.
    struct Row {
        var series: Int
        var row: Int
    }

    private(set) var lines = LineProtocol()
    private(set) var rows: [Row] = []

    /// No lines yet.
    init() {}

    /// The lines of the rows. A row that has no form in these types is left out.
    init(rows: some Sequence<Row>, of series: [Series], types: FieldTypes) {
        var current: (index: Int, lines: SeriesLines)?
        for row in rows {
            let prepared: SeriesLines
            if let current, current.index == row.series {
                prepared = current.lines
            } else {
                prepared = SeriesLines(series[row.series], types: types)
                current = (row.series, prepared)
            }
            append(row, of: prepared)
        }
    }

    var count: Int { rows.count }
    var byteCount: Int { lines.bytes.count }

    mutating func append(_ row: Row, of series: SeriesLines) {
        if lines.append(row: row.row, of: series) { rows.append(row) }
    }

    mutating func removeLast() {
        lines.removeLastLine()
        rows.removeLast()
    }
}
