import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite struct LineProtocolTests {
    private func text(_ series: Series) -> String {
        var lines = LineProtocol()
        lines.append(AccountSeries(.me, series))
        return String(decoding: lines.bytes, as: UTF8.self)
    }

    @Test func `integers carry an i and floats do not`() {
        let series = Series(
            measurement: "Calories_Intraday", times: [60, 120],
            columns: [.init("level", .integers([0, -3])), .init("value", .floats([1.5, 96]))])
        #expect(
            text(series) == """
                Calories_Intraday,account=me level=0i,value=1.5 60
                Calories_Intraday,account=me level=-3i,value=96 120

                """)
    }

    @Test func `absent values are left out and a row without any is no line`() {
        let series = Series(
            measurement: "m", times: [1, 2, 3, 4],
            columns: [
                .init("a", .integers([Series.absentInteger, 2, Series.absentInteger, Series.absentInteger])),
                .init("b", .floats([1, .nan, .nan, .infinity])),
            ])
        #expect(text(series) == "m,account=me b=1 1\nm,account=me a=2i 2\n")
    }

    @Test func `columns shorter than the times are absent at their end`() {
        let series = Series(measurement: "m", times: [1, 2], columns: [.init("a", .integers([1]))])
        #expect(text(series) == "m,account=me a=1i 1\n")
    }

    @Test func `names and tags are escaped, and tags stand in order`() {
        let series = Series(
            measurement: "HR, zones=", tags: [.init("model", "Charge 6, \"pro\""), .init("a=b", "Ü=✓")], times: [-5],
            columns: [.init("Out of Range kcal", .integers([Int64.max]))])
        #expect(
            text(series)
                == #"HR\,\ zones=,a\=b=Ü\=✓,account=me,model=Charge\ 6\,\ "pro" Out\ of\ Range\ kcal=9223372036854775807i -5"#
                + "\n")
    }

    @Test func `what line protocol has no form for is replaced`() throws {
        let series = Series(
            measurement: "m\n1", tags: [.init("c", "a\r\nb"), .init("d", ""), .init("e", #"x\"#), .init("", "y")],
            times: [1], columns: [.init(#"f\ g\h"#, .integers([1]))])
        #expect(text(series) == #"m\ 1,account=me,c=a\ \ b,e=x/ f/\ g\h=1i 1"# + "\n")
    }

    @Test func `the account of the engine wins over a tag of that name`() {
        let series = Series(
            measurement: "m", tags: [.init("account", "x")], times: [1], columns: [.init("a", .integers([1]))])
        #expect(text(series) == "m,account=me a=1i 1\n")
    }

    @Test(arguments: [
        (72.5, "72.5"), (96, "96"), (0.000001, "0.000001"), (-33.25, "-33.25"), (0, "0"), (98.1, "98.1"),
        (0.1, "0.1"), (1e-7, "1e-07"), (123456789.123456, "123456789.123456"), (1e300, "1e+300"),
        (0.30000000000000004, "0.30000000000000004"),
    ])
    func `a float is written in the short form`(value: Double, expected: String) {
        let series = Series(measurement: "m", times: [1], columns: [.init("v", .floats([value]))])
        #expect(text(series) == "m,account=me v=\(expected) 1\n")
    }

    @Test func `every float reads back as the same float`() throws {
        var random = SeededGenerator(state: 7)
        var values: [Double] = [.leastNonzeroMagnitude, .greatestFiniteMagnitude, -.pi, 0x1p53, 0x1p53 / 1e6]
        for _ in 0..<20_000 {
            let whole = Double(Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random))
            values += [whole / 1e6, whole / 1e3, whole / 1e7, (whole / 1e6).nextUp]
            let bits = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            if bits.isFinite { values.append(bits) }
        }
        var lines = LineProtocol()
        lines.append(AccountSeries(.me, .floats("m", values)))
        #expect(lines.count == values.count)
        let written = String(decoding: lines.bytes, as: UTF8.self).split(separator: "\n")
        for (line, value) in zip(written, values) {
            let back = try StoredLine(line).fields["value"]
            if back != .float(value) { Issue.record("\(value) was written as \(line)") }
        }
    }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var mixed = state
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ (mixed >> 33)
    }
}
