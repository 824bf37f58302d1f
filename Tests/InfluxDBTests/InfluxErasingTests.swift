import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

/// An account that leaves with its data.
@Suite struct InfluxErasingTests {
    private let other = Account("other")!

    private func points(_ account: Account) -> [AccountSeries] {
        [
            AccountSeries(account, .integers("Steps_Intraday", [1, 2, 3])),
            AccountSeries(account, .integers("Sleep Summary", tags: [.init("isMainSleep", "True")], [1])),
        ]
    }

    @Test(.enabled(if: Influxd.isInstalled), arguments: [InfluxConfiguration.Layout.single, .buckets])
    func `every point of the account goes, and nothing else`(layout: InfluxConfiguration.Layout) async throws {
        let server = try await Influxd.start()
        let fixture = try Fixture(server, layout: layout)
        _ = try await fixture.sink.deliver(SeriesChange(points: points(.me) + points(other)))
        if layout == .single { try await fixture.write("Coffee,account=me cups=3i 1700000000") }
        #expect(try await fixture.sink.erase(.me))
        #expect(try await fixture.query.count(measurement: "Steps_Intraday", account: .me) == 0)
        #expect(try await fixture.query.count(measurement: "Sleep Summary", account: .me) == 0)
        #expect(try await fixture.query.count(measurement: "Steps_Intraday", account: other) == 3)
        #expect(try await fixture.query.count(measurement: "Sleep Summary", account: other) == 1)
        if layout == .single { #expect(try await fixture.query.count(measurement: "Coffee") == 1) }
        // What is written later is written.
        _ = try await fixture.sink.deliver(SeriesChange(points: points(.me)))
        #expect(try await fixture.query.count(measurement: "Steps_Intraday", account: .me) == 3)
    }

    @Test(.enabled(if: Influxd.isInstalled))
    func `where nothing was ever written there is nothing to delete`() async throws {
        #expect(try await Fixture.shared().sink.erase(.me))
    }

    @Test func `version 2 is told the account and the whole of time, version 3 cannot`() async throws {
        let two = try InfluxV2Imitation()
        let configuration = try InfluxConfiguration(url: two.url, org: "home", bucket: "b", token: "a-token")
        let sink = InfluxSink(configuration, http: Fixture.http)
        _ = try await sink.deliver(SeriesChange(points: points(.me) + points(other)))
        #expect(try await sink.erase(.me))
        #expect(Set(two.lines(in: "b").map { $0.tags["account"] }) == ["other"])
        let three = try InfluxV2Imitation { $0.generation = .three }
        let later = try InfluxConfiguration(url: three.url, bucket: "b", token: "a-token")
        #expect(try await InfluxSink(later, http: Fixture.http).erase(.me) == false)
    }

    @Test(.enabled(if: VictoriaMetrics.isInstalled))
    func `what cannot delete says so`() async throws {
        let server = try await VictoriaMetrics.shared.value
        let sink = InfluxSink(try InfluxConfiguration(url: server.url), http: Fixture.http)
        _ = try await sink.deliver(SeriesChange(points: points(.me)))
        #expect(try await sink.erase(.me) == false)
    }

    @Test func `a database that is down is no deletion`() async throws {
        let sink = InfluxSink(try InfluxConfiguration(url: "http://127.0.0.1:9"), http: Fixture.http)
        await #expect(throws: SinkError.self) { try await sink.erase(.me) }
    }
}
