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
    func head(_ resources: [Resource]) -> [UInt8] {
        self == .csv ? Array(Self.table(resources).header.utf8) : []
    }

    /// The points of a day.
    func bytes(_ series: [AccountSeries], of resources: [Resource]) throws -> [UInt8] {
        switch self {
        case .lp:
            var lines = LineProtocol(precision: .nanoseconds)
            for one in series { lines.append(one) }
            return lines.bytes
        case .csv:
            let table = Self.table(resources)
            return series.flatMap { one in
                var tagged = one.series
                tagged.tags.append(Series.Tag("account", one.account.name))
                return Array(table.rows(tagged).utf8)
            }
        case .ndjson: return try series.flatMap(ExportedPoint.lines)
        }
    }

    private static func table(_ resources: [Resource]) -> SeriesTable {
        let measurements = MeasurementName.allCases.filter { resources.contains($0.resource) }
        func unique(_ names: [String]) -> [String] {
            names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        return SeriesTable(
            tags: ["account"] + unique(measurements.flatMap(\.tags)),
            fields: unique(measurements.flatMap { $0.fields.keys.sorted() }))
    }
}
