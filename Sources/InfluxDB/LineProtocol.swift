internal import HealthModel
public import SyncEngine

/// A buffer of line protocol: one line a point, times in whole seconds (`precision=s`) unless told otherwise.
public struct LineProtocol: Sendable {
    /// What the number at the end of a line counts.
    public enum Precision: Sendable {
        case seconds
        /// What a reader takes it for that is told nothing.
        case nanoseconds
    }

    /// The lines, each with its line break.
    public private(set) var bytes: [UInt8] = []
    /// Where each line ends in ``bytes``, its line break included.
    public private(set) var ends: [Int] = []

    private let precision: Precision

    /// An empty buffer.
    public init(precision: Precision = .seconds) { self.precision = precision }

    /// How many lines there are.
    public var count: Int { ends.count }

    /// Appends every row of the series that has a field.
    public mutating func append(_ series: AccountSeries) {
        let lines = SeriesLines(series.tagged, types: FieldTypes())
        for row in series.series.times.indices { append(row: row, of: lines) }
    }

    /// Appends a row; false if it has no field and therefore is no point.
    @discardableResult
    mutating func append(row: Int, of series: SeriesLines) -> Bool {
        let start = bytes.count
        bytes += series.prefix
        var separator = LineText.space
        for column in series.columns {
            let mark = bytes.count
            bytes.append(separator)
            bytes += column.key
            if append(column.values, row: row, as: column.type) {
                separator = LineText.comma
            } else {
                bytes.removeLast(bytes.count - mark)
            }
        }
        guard separator == LineText.comma else {
            bytes.removeLast(bytes.count - start)
            return false
        }
        bytes.append(LineText.space)
        bytes.append(decimal: series.times[row])
        if precision == .nanoseconds { bytes += Self.nine }
        bytes.append(LineText.newline)
        ends.append(bytes.count)
        return true
    }

    private static let nine = [UInt8](repeating: UInt8(ascii: "0"), count: 9)

    /// Takes the last line off again.
    mutating func removeLastLine() {
        ends.removeLast()
        bytes.removeLast(bytes.count - (ends.last ?? 0))
    }

    /// The bytes of some of the lines.
    func bytes(ofLines lines: Range<Int>) -> ArraySlice<UInt8> {
        let start = lines.lowerBound == 0 ? 0 : ends[lines.lowerBound - 1]
        return bytes[start..<(lines.isEmpty ? start : ends[lines.upperBound - 1])]
    }

    /// A line as text, without its line break.
    func text(ofLine line: Int) -> String {
        String(decoding: bytes(ofLines: line..<(line + 1)).dropLast(), as: UTF8.self)
    }

    /// Appends a value in the type it is written with; false if it is absent or has no form in that type.
    private mutating func append(_ values: Series.Values, row: Int, as type: FieldType) -> Bool {
        switch values {
        case .integers(let values):
            guard row < values.count, values[row] != Series.absentInteger else { return false }
            bytes.append(decimal: values[row])
            if type == .integer { bytes.append(UInt8(ascii: "i")) }
        case .floats(let values):
            guard row < values.count, values[row].isFinite else { return false }
            guard type == .integer else {
                bytes.append(decimal: values[row])
                return true
            }
            guard let whole = Int64(exactly: values[row].rounded()) else { return false }
            bytes.append(decimal: whole)
            bytes.append(UInt8(ascii: "i"))
        }
        return true
    }
}
