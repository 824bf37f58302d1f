import FitbitWebAPI
import Foundation
import GoogleHealthAPI
import HTTPClient
import HealthModel
import InfluxDB
import OAuth
import SyncEngine

/// A dense heart-rate day of each provider: from its bytes to series, and from series to line protocol.
enum DecodeBenchmark {
    private struct Nobody: AccessTokenSource {
        private static let refusal = OAuthError(.notAuthorized, "The benchmark makes no call.")
        func accessToken(for account: Account) async throws(OAuthError) -> AccessToken { throw Self.refusal }
        func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
            throw Self.refusal
        }
        func consent(of account: Account) async throws(OAuthError) -> Consent { throw Self.refusal }
    }

    /// What `JSONDecoder` makes of a day of Fitbit's.
    private struct FitbitAnswer: Decodable {
        struct Intraday: Decodable {
            struct Sample: Decodable {
                var time: String
                var value: Int
            }
            var dataset: [Sample]
        }

        var intraday: Intraday

        private enum CodingKeys: String, CodingKey { case intraday = "activities-heart-intraday" }
    }

    /// What it makes of a point of Google's.
    private struct GooglePoint: Decodable {
        struct HeartRate: Decodable {
            struct SampleTime: Decodable { var physicalTime: String }
            var sampleTime: SampleTime
            var beatsPerMinute: String
        }
        var heartRate: HeartRate
    }

    static func run() throws {
        let http = HTTPClient()
        try run(
            "google", GoogleHealthAPI(http: http, tokens: Nobody(), now: { Date() }), part: "heart-rate",
            // As many as a Pixel Watch gives, in pages.
            (0..<3).map { googlePage(second: $0 * 28_800, through: ($0 + 1) * 28_800) }
        ) { try JSONDecoder().decode([GooglePoint].self, from: $0).count }
        try run(
            "fitbit", FitbitWebAPI(http: http, tokens: Nobody(), now: { Date() }), part: "intraday", [fitbitDay()]
        ) { try JSONDecoder().decode(FitbitAnswer.self, from: $0).intraday.dataset.count }
    }

    private static func run(
        _ name: String, _ provider: any HealthProvider, part: String, _ bodies: [[UInt8]],
        foundation count: (Data) throws -> Int
    ) throws {
        let day = ArchivedDay(
            account: .me, resource: .heartRate, day: CivilDay("2026-03-10")!, parts: bodies.map { DayPart(part, $0) },
            context: DayContext(provider: name, timeZone: "Etc/UTC", seenUntil: .max))
        var series: [Series] = []
        let decode = try Benchmark.fastest(of: 15) { series = try provider.decode(day) }
        let data = bodies.map { Data($0) }
        var samples = 0
        let foundation = try Benchmark.fastest(of: 3) { samples = try data.reduce(0) { try $0 + count($1) } }
        let points = series.reduce(0) { $0 + $1.count }
        precondition(samples > 28_000 && points >= samples)
        var lines = 0
        let encode = Benchmark.fastest(of: 15) {
            var protocolLines = LineProtocol()
            for one in series { protocolLines.append(AccountSeries(.me, one)) }
            lines = protocolLines.count
        }
        let bytes = bodies.reduce(0) { $0 + $1.count }
        Benchmark.say("A heart-rate day of \(name), \(samples) samples, \(bytes / 1000) kB of JSON")
        Benchmark.line("  decode, bytes to series", "\(rate(points, decode)) points/s   \(milliseconds(decode)) ms")
        Benchmark.line(
            "  JSONDecoder, bytes to structs", "\(rate(samples, foundation)) points/s   \(milliseconds(foundation)) ms")
        Benchmark.line("  decode is faster than JSONDecoder by", "\(Int((foundation / decode).rounded())) times")
        Benchmark.line(
            "  line protocol, series to bytes", "\(rate(lines, encode)) points/s   \(milliseconds(encode)) ms")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func time(_ second: Int) -> String {
        "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    /// A sample every three seconds, the newest first, as the API writes them.
    private static func googlePage(second first: Int, through end: Int) -> [UInt8] {
        let points = stride(from: first, to: end, by: 3).reversed().map { second in
            let civil =
                #"{"date":{"year":2026,"month":3,"day":10},"time":{"hours":\#(second / 3600),"minutes":\#(second / 60 % 60),"seconds":\#(second % 60)}}"#
            return
                #"{"heartRate":{"sampleTime":{"physicalTime":"2026-03-10T\#(time(second))Z","utcOffset":"0s","civilTime":\#(civil)},"beatsPerMinute":"\#(50 + second % 97)"}}"#
        }
        return Array("[\(points.joined(separator: ","))]".utf8)
    }

    /// A sample every second, the densest day there is.
    private static func fitbitDay() -> [UInt8] {
        var text =
            #"{"activities-heart":[{"dateTime":"2026-03-10","value":{"heartRateZones":[],"restingHeartRate":57}}],"#
        text += #""activities-heart-intraday":{"dataset":["#
        for second in 0..<86_400 {
            if second > 0 { text += "," }
            text += #"{"time":"\#(time(second))","value":\#(50 + second % 97)}"#
        }
        text += #"],"datasetInterval":1,"datasetType":"second"}}"#
        return Array(text.utf8)
    }

    private static func rate(_ count: Int, _ seconds: Double) -> String {
        Benchmark.decimal(Double(count) / seconds / 1_000_000) + " M"
    }

    private static func milliseconds(_ seconds: Double) -> String { Benchmark.decimal(seconds * 1000, digits: 1) }
}
