import Foundation
import HealthModel
import SyncEngine

/// A point as a line of NDJSON: `{"account":"me","fields":{"value":61},"measurement":"RestingHR","tags":{},"time":"…Z"}`.
struct ExportedPoint: Encodable {
    enum Number: Encodable {
        case integer(Int64)
        case float(Double)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .integer(let value): try container.encode(value)
            case .float(let value): try container.encode(value)
            }
        }
    }

    var time: String
    var account: String
    var measurement: String
    var tags: [String: String]
    var fields: [String: Number]

    static func lines(_ source: AccountSeries) throws -> [UInt8] {
        let series = source.series
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let tags = Dictionary(series.tags.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        var bytes: [UInt8] = []
        for (row, time) in series.times.enumerated() {
            let fields = series.columns.compactMap { column in number(column.values, row).map { (column.field, $0) } }
            guard !fields.isEmpty else { continue }
            let point = ExportedPoint(
                time: UTCText.instant(time), account: source.account.name, measurement: series.measurement, tags: tags,
                fields: Dictionary(fields, uniquingKeysWith: { first, _ in first }))
            bytes += try encoder.encode(point)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func number(_ values: Series.Values, _ row: Int) -> Number? {
        switch values {
        case .integers(let values): values[row] == Series.absentInteger ? nil : .integer(values[row])
        case .floats(let values): values[row].isFinite ? .float(values[row]) : nil
        }
    }
}
