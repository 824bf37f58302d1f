import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: Influxd.isInstalled)) struct InfluxFieldTypeTests {
    @Test func `a field that the server holds as integer stays one, and as float stays one`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        try await fixture.write("SPO2,account=me avg=95i 1690000000\nSteps,account=me value=5 1690000000")
        let report = try await fixture.deliver(
            Series(
                measurement: "SPO2", times: [1_700_000_000],
                columns: [.init("avg", .floats([95.6])), .init("min", .floats([90.5]))]),
            .integers("Steps", [7]))
        #expect((report.written, report.refused.count) == (2, 0))
        #expect(
            try await fixture.types() == [
                "SPO2.avg": ["integer"], "SPO2.min": ["float"], "Steps.value": ["float"],
            ])
        let stored = try await fixture.query.select("SELECT avg FROM SPO2").series[0].values(of: "avg")
        #expect(stored == [.integer(95), .integer(96)])
    }

    @Test func `a type that appears after the first delivery is learned from the conflict`() async throws {
        let fixture = try await Fixture.shared()
        _ = try await fixture.deliver(.integers("other", [1]))
        try await fixture.write("SPO2,account=me value=95i 1700000000")
        let report = try await fixture.deliver(.floats("SPO2", [95.4, 96.4, .nan, 97.4]))
        #expect((report.written, report.refused.count) == (3, 0))
        #expect(try await fixture.types()["SPO2.value"] == ["integer"])
    }

    @Test func `shards with different types each get the one they hold`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        // A shard holds a week.
        let weeks: [Int64] = [1_600_000_000, 1_610_000_000, 1_620_000_000, 1_630_000_000]
        try await fixture.write("m,account=me value=1i \(weeks[0])\nm,account=me value=1.5 \(weeks[1])")
        try await fixture.write("m,account=me value=1i \(weeks[2])")
        let series = Series(
            measurement: "m", times: weeks.flatMap { [$0 + 1, $0 + 2] },
            columns: [.init("value", .floats([1.2, 2.2, 3.2, 4.2, 5.2, 6.2, 7.2, 8.2]))])
        let report = try await fixture.deliver(series)
        #expect((report.written, report.refused.count) == (8, 0))
        let values = try await fixture.query.select(
            "SELECT value FROM m WHERE time > \(weeks[1])s AND time < \(weeks[2])s")
        #expect(values.series[0].values(of: "value") == [.float(3.2), .float(4.2)])
    }

    @Test func `a value that no integer can hold is left out of an integer field`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        try await fixture.write("m,account=me value=1i 1690000000")
        #expect(try await fixture.deliver(.floats("m", [1e300, 2.5])).written == 1)
    }
}
