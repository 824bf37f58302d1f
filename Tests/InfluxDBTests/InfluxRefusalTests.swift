import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

/// Refusals in words that no list knows.
@Suite struct InfluxRefusalTests {
    private static let sentence = "the point is odd"

    /// An imitation of version 2 that refuses requests with lines of the measurement `bad`.
    private func server(_ sentence: String = sentence) throws -> InfluxV2Imitation {
        try InfluxV2Imitation {
            $0.buckets = ["b"]
            $0.refusal = { lines in lines.contains { $0.hasPrefix("bad,") } ? sentence : nil }
        }
    }

    private func deliver(_ series: Series..., to server: InfluxV2Imitation) async throws -> DeliveryReport {
        let sink = InfluxSink(
            try InfluxConfiguration(url: server.url, org: "home", bucket: "b", token: "a-token"), http: Fixture.http)
        return try await sink.deliver(SeriesChange(points: series.map { AccountSeries(.me, $0) }))
    }

    private func writes(_ server: InfluxV2Imitation) -> Int {
        server.requests.count { $0.target.hasPrefix("/api/v2/write") }
    }

    @Test(arguments: [
        sentence, #"odd: "database bucket org,account=me value=1i""#, "'read-only' is odd",
        "failure writing points to database: odd",
    ])
    func `a batch is halved until the lines to blame are found`(sentence: String) async throws {
        let server = try server(sentence)
        let report = try await deliver(
            .integers("good", (0..<300).map(Int64.init)), .integers("bad", [7]), .integers("more", [1, 2]), to: server)
        #expect(report.written == 302)
        #expect(report.refused == [.init(line: "bad,account=me value=7i 1700000000", reason: sentence)])
    }

    @Test func `many such lines in a row are refused when the server has taken others`() async throws {
        let server = try server()
        let report = try await deliver(
            .integers("good", [1]), .integers("bad", (0..<60).map(Int64.init)), to: server)
        #expect((report.written, report.refused.count) == (1, 60))
    }

    @Test func `a few such lines alone are refused`() async throws {
        let report = try await deliver(.integers("bad", [1, 2, 3]), to: try server())
        #expect((report.written, report.refused.count) == (0, 3))
    }

    @Test func `a server that refuses whatever it is sent stops the queue`() async throws {
        let server = try server()
        let error = try #require(
            await #expect(throws: SinkError.self) {
                _ = try await deliver(.integers("bad", (0..<4000).map(Int64.init)), to: server)
            })
        #expect(error.kind == .missing)
        #expect(error.message.contains(Self.sentence))
        #expect(writes(server) < 120)
    }

    @Test(arguments: ["bucket is required", "org is required", "the instance is read-only"])
    func `a refusal that is not about lines is not halved`(sentence: String) async throws {
        let server = try server(sentence)
        await #expect(throws: SinkError.self) {
            _ = try await deliver(.integers("bad", (0..<100).map(Int64.init)), to: server)
        }
        #expect(writes(server) == 1)
    }
}
