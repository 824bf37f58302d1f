import Archive
import HealthModel
import InfluxDB
import SyncEngine

/// What arrived, counted twice: decoded from the archive, and as InfluxDB counts it.
struct DemoTable {
    private struct Point: Hashable {
        var tags: [Series.Tag]
        var time: Int64
    }

    private var days: [String: Set<CivilDay>] = [:]
    private var points: [String: Set<Point>] = [:]

    /// Decodes the whole archive of one account.
    init(_ application: Application, account: Account) async throws {
        let providers = Dictionary(uniqueKeysWithValues: application.providers.map { ($0.name, $0) })
        var sequence: Int64 = 0
        while true {
            let changes = try await application.archive.changes(after: sequence, limit: 16)
            guard let last = changes.last else { return }
            for change in changes where change.day.account == account {
                for series in try providers[change.day.context.provider]?.decode(change.day) ?? [] {
                    days[series.measurement, default: []].insert(change.day.day)
                    points[series.measurement, default: []].formUnion(
                        series.times.map { Point(tags: series.tags, time: $0) })
                }
            }
            sequence = last.sequence
        }
    }

    /// The table's lines, with a column for InfluxDB where there is one.
    func lines(influx: InfluxQuery?, account: Account) async throws -> [String] {
        var rows: [[String]] = []
        for measurement in points.keys.sorted() {
            var row = [measurement, String(days[measurement]?.count ?? 0), String(points[measurement]?.count ?? 0)]
            if let influx { row.append(String(try await influx.count(measurement: measurement, account: account))) }
            rows.append(row)
        }
        let header = ["measurement", "days", "points archived"] + (influx == nil ? [] : ["points in InfluxDB"])
        return TextTable.lines(header: header, rows: rows)
    }
}
