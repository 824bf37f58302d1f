import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: VictoriaMetrics.isInstalled)) struct VictoriaMetricsTests {
    private struct Exported: Decodable {
        var metric: [String: String]
        var values: [Double]
        var timestamps: [Int64]
    }

    /// What is stored under a name, after making it visible.
    private func export(_ name: String, from server: LocalServer) async throws -> [Exported] {
        _ = try await Fixture.http.send(HTTPRequest(url: "\(server.url)/internal/force_flush"))
        let selector = FormEncoding.percentEncode("{__name__=\"\(name)\"}")
        let answer = try await Fixture.http.send(
            HTTPRequest(url: "\(server.url)/api/v1/export?match[]=\(selector)&start=0".replacing("[]", with: "%5B%5D")))
        return try answer.body.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Exported.self, from: Data($0))
        }
    }

    @Test(arguments: [InfluxConfiguration.Version.auto, .one, .two])
    func `it takes what is written in either version`(version: InfluxConfiguration.Version) async throws {
        let server = try await VictoriaMetrics.shared.value
        let name = "Heart \(version.rawValue)"
        let sink = InfluxSink(
            try InfluxConfiguration(url: server.url, org: "o", bucket: "b", version: version), http: Fixture.http)
        let series = AccountSeries(.me, .floats(name, tags: [.init("model", "Charge 6, x")], [61.5, 62]))
        let report = try await sink.deliver(SeriesChange(points: [series], deletions: [series]))
        #expect((report.written, report.refused.count, report.undeleted) == (2, 0, 2))
        let stored = try #require(try await export("\(name)_value", from: server).first)
        #expect(stored.metric["model"] == "Charge 6, x")
        #expect(stored.metric["account"] == "me")
        #expect(stored.values == [61.5, 62])
        #expect(stored.timestamps == [1_700_000_000_000, 1_700_000_060_000])
    }

    @Test func `it counts as a server that speaks version 1`() async throws {
        let server = try await VictoriaMetrics.shared.value
        let query = InfluxQuery(try InfluxConfiguration(url: server.url), http: Fixture.http)
        #expect(try await query.ping().hasPrefix("1"))
    }
}
