import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport

/// A database of its own in a shared server, with a sink and a reader for it.
struct Fixture {
    static let http = HTTPClient()
    let server: LocalServer
    let database: String
    let configuration: InfluxConfiguration
    let sink: InfluxSink
    let query: InfluxQuery

    init(
        _ server: LocalServer, username: String? = nil, password: String? = nil,
        layout: InfluxConfiguration.Layout = .single, schema: InfluxSchema = .own,
        limits: InfluxConfiguration.Limits = .init()
    ) throws {
        self.server = server
        database = "t\(UUID().uuidString.prefix(8))"
        configuration = try InfluxConfiguration(
            url: server.url + "/", database: database, username: username, password: password, layout: layout,
            schema: schema, limits: limits)
        sink = InfluxSink(configuration, http: Self.http)
        query = InfluxQuery(configuration, http: Self.http)
    }

    /// A database in the server without users.
    static func shared(
        layout: InfluxConfiguration.Layout = .single, schema: InfluxSchema = .own,
        limits: InfluxConfiguration.Limits = .init()
    ) async throws -> Fixture {
        try Fixture(try await Influxd.shared.value, layout: layout, schema: schema, limits: limits)
    }

    /// Writes lines by hand, as another program would.
    @discardableResult
    func write(_ lines: String) async throws -> Int {
        try await Self.http.send(
            HTTPRequest("POST", url: "\(server.url)/write?db=\(database)&precision=s", body: Array(lines.utf8))
        ).status
    }

    func createDatabase(_ options: String = "") async throws {
        _ = try await query.select("CREATE DATABASE \"\(database)\" \(options)")
    }

    /// `measurement.field` and its types.
    func types() async throws -> [String: Set<String>] {
        var types: [String: Set<String>] = [:]
        for series in try await query.select("SHOW FIELD KEYS").series {
            for row in series.rows {
                types["\(series.name).\(row[0].text ?? "")", default: []].insert(row[1].text ?? "")
            }
        }
        return types
    }

    func deliver(_ series: Series...) async throws -> DeliveryReport {
        try await sink.deliver(SeriesChange(points: series.map { AccountSeries(.me, $0) }))
    }
}

extension Series {
    /// A series of one integer field `value`, a minute apart from 2023-11-14T22:13:20Z.
    static func integers(_ measurement: String, tags: [Tag] = [], _ values: [Int64]) -> Series {
        Series(
            measurement: measurement, tags: tags, times: values.indices.map { 1_700_000_000 + Int64($0) * 60 },
            columns: [Column("value", .integers(values))])
    }

    static func floats(_ measurement: String, tags: [Tag] = [], _ values: [Double]) -> Series {
        Series(
            measurement: measurement, tags: tags, times: values.indices.map { 1_700_000_000 + Int64($0) * 60 },
            columns: [Column("value", .floats(values))])
    }
}
