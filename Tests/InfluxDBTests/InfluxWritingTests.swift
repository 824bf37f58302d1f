import Foundation
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: Influxd.isInstalled)) struct InfluxWritingTests {
    @Test func `a missing database is made and types are kept exactly`() async throws {
        let fixture = try await Fixture.shared()
        let report = try await fixture.deliver(
            .integers("Steps_Intraday", [0, 5, Series.absentInteger, 7]),
            Series(
                measurement: "HR zones", times: [1_700_000_000],
                columns: [.init("Out of Range", .integers([1400])), .init("Out of Range kcal", .floats([96]))]))
        #expect(report.written == 4)
        #expect(report.refused.isEmpty)
        #expect(
            try await fixture.types() == [
                "Steps_Intraday.value": ["integer"], "HR zones.Out of Range": ["integer"],
                "HR zones.Out of Range kcal": ["float"],
            ])
        let steps = try await fixture.query.select(#"SELECT * FROM "Steps_Intraday""#)
        #expect(
            steps.series[0].values(of: "time") == [
                .integer(1_700_000_000), .integer(1_700_000_060), .integer(1_700_000_180),
            ])
        #expect(steps.series[0].values(of: "value") == [.integer(0), .integer(5), .integer(7)])
        #expect(steps.series[0].values(of: "account") == Array(repeating: .string("me"), count: 3))
        #expect(try await fixture.query.count(measurement: "Steps_Intraday", account: .me) == 3)
        #expect(try await fixture.query.count(measurement: "Steps_Intraday", times: 0..<1_700_000_060) == 1)
        #expect(try await fixture.query.count(measurement: "none") == 0)
        #expect(try await fixture.query.ping().hasPrefix("1."))
    }

    @Test(arguments: ["Charge 6", "a,b", "a=b", "\"q\" 'r'", "Ünï✓", #"in\side"#, "tab\tbed"])
    func `a tag value reads back as it was written`(value: String) async throws {
        let fixture = try await Fixture.shared()
        _ = try await fixture.deliver(.floats("Device, Level", tags: [.init("model", value)], [55.5]))
        let result = try await fixture.query.select(#"SELECT * FROM "Device, Level""#)
        #expect(result.series[0].values(of: "model") == [.string(value.replacing("\t", with: " "))])
        #expect(result.series[0].values(of: "value") == [.float(55.5)])
    }

    @Test func `the same change written twice gives the same points`() async throws {
        let fixture = try await Fixture.shared(limits: .init(points: 100))
        let values = (0..<1000).map(Int64.init)
        for _ in 0..<2 {
            #expect(try await fixture.deliver(.integers("m", values)).written == 1000)
        }
        #expect(try await fixture.query.count(measurement: "m") == 1000)
    }

    @Test func `a poisoned line among thousands is the only one refused`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        // Text where a number belongs, in one shard only.
        try await fixture.write("bad,account=me value=\"text\" 1700000000")
        let report = try await fixture.deliver(
            .integers("good", (0..<4000).map(Int64.init)), .integers("bad", [1]), .integers("more", [1, 2, 3]))
        #expect(report.written == 4003)
        #expect(report.refused.map(\.line) == ["bad,account=me value=1i 1700000000"])
        #expect(report.refused.first?.reason.contains("field type conflict") == true)
        #expect(try await fixture.query.count(measurement: "good") == 4000)
    }

    @Test func `lines of a field that is held as text are all refused`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        try await fixture.write("bad,account=me value=\"text\" 1700000000")
        let report = try await fixture.deliver(.integers("bad", (0..<3000).map(Int64.init)))
        #expect((report.written, report.refused.count) == (0, 3000))
        #expect(Set(report.refused.map(\.line)).count == 3000)
    }

    @Test func `a time that the database cannot hold is refused and the rest written`() async throws {
        let fixture = try await Fixture.shared()
        let series = Series(
            measurement: "m", times: [1, 99_999_999_999_999, 2], columns: [.init("value", .integers([1, 2, 3]))])
        let report = try await fixture.deliver(series)
        #expect(report.written == 2)
        #expect(report.refused.map(\.line) == ["m,account=me value=2i 99999999999999"])
    }

    @Test func `points older than the retention are counted and not refused`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase("WITH DURATION 2h")
        let now = Int64(Date().timeIntervalSince1970)
        let series = Series(
            measurement: "m", times: [1, 2, 3, now], columns: [.init("value", .integers([1, 2, 3, 4]))])
        let report = try await fixture.deliver(series)
        #expect((report.written, report.beyondRetention, report.refused.count) == (1, 3, 0))
        #expect(try await fixture.query.count(measurement: "m") == 1)
    }

    @Test func `old points beside a refused one are still told apart`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase("WITH DURATION 2h")
        let now = Int64(Date().timeIntervalSince1970)
        try await fixture.write("m,account=me value=true \(now - 5)")
        let bad = Series(measurement: "m", times: [now], columns: [.init("value", .integers([1]))])
        let old = Series(measurement: "n", times: [1, 2, now], columns: [.init("value", .integers([1, 2, 3]))])
        let report = try await fixture.deliver(old, bad)
        #expect((report.written, report.beyondRetention, report.refused.count) == (1, 2, 1))
    }

    @Test func `a request larger than the server takes is split`() async throws {
        let server = try await Influxd.start(maximumBodyBytes: 2_000)
        defer { server.stop() }
        let fixture = try Fixture(server)
        let report = try await fixture.deliver(.integers("m", (0..<2000).map { $0 &* 7_919_777_777 }))
        #expect((report.written, report.refused.count) == (2000, 0))
        #expect(try await fixture.query.count(measurement: "m") == 2000)
    }

    @Test func `each measurement has its database in the layout of buckets`() async throws {
        let server = try await Influxd.start()
        defer { server.stop() }
        let fixture = try Fixture(server, layout: .buckets)
        let report = try await fixture.deliver(
            .integers("HR zones", [1]), .floats("Body", [70.5]), .integers("HR zones", tags: [.init("a", "b")], [2]))
        #expect(report.written == 3)
        let names = try await fixture.query.select("SHOW DATABASES").series[0].rows.compactMap(\.first?.text)
        #expect(Set(names) == ["HR zones", "Body"])
        #expect(try await fixture.query.count(measurement: "HR zones") == 1 + 1)
    }
}
