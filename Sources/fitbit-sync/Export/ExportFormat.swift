import ArgumentParser
import Foundation
import HealthModel
import InfluxDB
import SyncEngine
import SyncService

/// A form that points leave the archive in.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    /// Line protocol, times in nanoseconds.
    case lp
    /// One table with a column for each tag and field there can be.
    case csv
    /// A JSON object a line.
    case ndjson

    /// What goes before the first point.
    func head(_ table: SeriesTable) -> [UInt8] { self == .csv ? Array(table.header.utf8) : [] }

    /// The points of a day.
    ///
    /// - Parameter table: of ``table(of:)``; only CSV has columns.
    func bytes(_ series: [AccountSeries], in table: SeriesTable) throws -> [UInt8] {
        switch self {
        case .lp:
            var lines = LineProtocol(precision: .nanoseconds)
            for one in series { lines.append(one) }
            return lines.bytes
        case .csv:
            return series.flatMap { one in
                var tagged = one.series
                tagged.tags.append(Series.Tag("account", one.account.name))
                return Array(table.rows(tagged).utf8)
            }
        case .ndjson: return try series.flatMap(ExportedPoint.lines)
        }
    }

    /// The columns that the resources can have.
    static func table(of resources: [Resource]) -> SeriesTable {
        let measurements = MeasurementName.allCases.filter { resources.contains($0.resource) }
        return SeriesTable(
            tags: ["account"] + measurements.flatMap(\.tags), fields: measurements.flatMap { $0.fields.keys.sorted() })
    }
}
