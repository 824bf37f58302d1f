import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: Influxd.isInstalled)) struct InfluxDeletionTests {
    private func night(_ isMain: String, _ times: [Int64], account: Account = .me) -> AccountSeries {
        AccountSeries(
            account,
            Series(
                measurement: "Sleep Levels", tags: [.init("isMainSleep", isMain)], times: times,
                columns: [.init("level", .integers(times.map { $0 % 4 }))]))
    }

    @Test func `exactly the named points are deleted before the new ones are written`() async throws {
        let fixture = try await Fixture.shared()
        let other = try #require(Account("other"))
        let start: Int64 = 1_700_000_000
        let times = (0..<1440).map { start + $0 * 60 }
        _ = try await fixture.sink.deliver(
            SeriesChange(points: [night("True", times), night("True", times, account: other), night("False", times)]))
        var deletions = night("True", Array(times[10..<1000]))
        deletions.series.columns = []
        let report = try await fixture.sink.deliver(
            SeriesChange(points: [night("False", times), night("True", [times[500]])], deletions: [deletions]))
        #expect((report.undeleted, report.written) == (0, 1441))
        #expect(try await fixture.query.count(measurement: "Sleep Levels", account: other) == 1440)
        let main = try await fixture.query.select(
            #"SELECT level FROM "Sleep Levels" WHERE account='me' AND isMainSleep='True'"#)
        let kept = main.series[0].values(of: "time").compactMap(\.number).map { Int64($0) }
        #expect(kept == times[..<10] + [times[500]] + times[1000...])
    }

    @Test func `neighbouring seconds go in one statement and nothing beside them`() async throws {
        let fixture = try await Fixture.shared()
        let start: Int64 = 1_700_000_000
        let times = Array(start..<(start + 100))
        _ = try await fixture.sink.deliver(SeriesChange(points: [night("True", times)]))
        let report = try await fixture.sink.deliver(
            SeriesChange(points: [], deletions: [night("True", Array(times[20..<30]) + [times[50]] + times[20..<22])]))
        #expect(report.undeleted == 0)
        #expect(try await fixture.query.count(measurement: "Sleep Levels") == 89)
    }

    @Test(arguments: ["a' OR 1=1 --", #"x\"#, #"\'; DROP MEASUREMENT "m""#, "new\nline", "\"q\""])
    func `no tag value ends its quotation`(value: String) async throws {
        let fixture = try await Fixture.shared()
        let name = #"m " ; DROP DATABASE x"#
        let evil = AccountSeries(.me, .integers(name, tags: [.init(#"t"' k"#, value)], [1, 2]))
        let plain = AccountSeries(.me, .integers(name, tags: [.init(#"t"' k"#, "plain")], [1, 2]))
        _ = try await fixture.sink.deliver(SeriesChange(points: [evil, plain]))
        #expect(try await fixture.query.count(measurement: name) == 4)
        _ = try await fixture.sink.deliver(SeriesChange(points: [], deletions: [evil]))
        #expect(try await fixture.query.count(measurement: name) == 2)
    }

    @Test func `a tag without a value is deleted only where it is absent`() async throws {
        let fixture = try await Fixture.shared()
        let without = AccountSeries(.me, .integers("m", tags: [.init("model", "")], [1]))
        let with = AccountSeries(.me, .integers("m", tags: [.init("model", "x")], [1]))
        _ = try await fixture.sink.deliver(SeriesChange(points: [without, with]))
        _ = try await fixture.sink.deliver(SeriesChange(points: [], deletions: [without]))
        let left = try await fixture.query.select("SELECT * FROM m").series[0]
        #expect(left.values(of: "model") == [.string("x")])
    }

    @Test func `deleting where the database is not there yet succeeds, however many statements that takes`()
        async throws
    {
        let fixture = try await Fixture.shared()
        let report = try await fixture.sink.deliver(
            SeriesChange(points: [night("True", [9])], deletions: [night("True", [1, 5]), night("False", [1])]))
        #expect((report.undeleted, report.written) == (0, 1))
    }

    @Test func `deleting where nothing is stored yet succeeds`() async throws {
        let fixture = try await Fixture.shared()
        let report = try await fixture.sink.deliver(SeriesChange(points: [], deletions: [night("True", [1, 2])]))
        #expect(report.undeleted == 0)
    }
}
