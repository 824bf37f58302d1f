import FitbitWebAPI
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import OAuth
import SyncEngine

/// A heart-rate day with a sample every second, the densest day there is: from the provider's bytes to series, and from
/// series to line protocol.
enum DecodeBenchmark {
    private struct Nobody: AccessTokenSource {
        private static let refusal = OAuthError(.notAuthorized, "The benchmark makes no call.")
        func accessToken(for account: Account) async throws(OAuthError) -> AccessToken { throw Self.refusal }
        func replacement(for rejected: AccessToken, account: Account) async throws(OAuthError) -> AccessToken {
            throw Self.refusal
        }
        func grantedScopes(of account: Account) async throws(OAuthError) -> Set<String> { throw Self.refusal }
    }

    /// What `JSONDecoder` makes of the same bytes.
    private struct Answer: Decodable {
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

    static func run() throws {
        let bytes = body()
        let provider = FitbitWebAPI(http: HTTPClient(), tokens: Nobody(), now: { Date() })
        let date = CivilDay("2026-03-10")!
        let day = ArchivedDay(
            account: .me, resource: .heartRate, day: date, parts: [DayPart("intraday", bytes)],
            context: DayContext(provider: "fitbit", timeZone: "Europe/Berlin", seenUntil: .max))
        var series: [Series] = []
        let decode = try Benchmark.fastest(of: 15) { series = try provider.decode(day) }
        let data = Data(bytes)
        var samples = 0
        let foundation = try Benchmark.fastest(of: 5) {
            samples = try JSONDecoder().decode(Answer.self, from: data).intraday.dataset.count
        }
        let points = series.reduce(0) { $0 + $1.count }
        precondition(samples == 86_400 && points >= samples)
        var lines = 0
        let encode = Benchmark.fastest(of: 15) {
            var protocolLines = LineProtocol()
            for one in series { protocolLines.append(AccountSeries(.me, one)) }
            lines = protocolLines.count
        }
        print("A heart-rate day, \(samples) samples, \(bytes.count / 1000) kB of JSON")
        Benchmark.line("  decode, bytes to series", "\(rate(points, decode)) points/s   \(milliseconds(decode)) ms")
        Benchmark.line(
            "  JSONDecoder, bytes to structs", "\(rate(samples, foundation)) points/s   \(milliseconds(foundation)) ms")
        Benchmark.line("  decode is faster than JSONDecoder by", "\(Int((foundation / decode).rounded())) times")
        Benchmark.line(
            "  line protocol, series to bytes", "\(rate(lines, encode)) points/s   \(milliseconds(encode)) ms")
    }

    private static func body() -> [UInt8] {
        var text =
            #"{"activities-heart":[{"dateTime":"2026-03-10","value":{"heartRateZones":[],"restingHeartRate":57}}],"#
        text += #""activities-heart-intraday":{"dataset":["#
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        for second in 0..<86_400 {
            if second > 0 { text += "," }
            let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
            text += #"{"time":""# + time + #"","value":\#(50 + second % 97)}"#
        }
        text += #"],"datasetInterval":1,"datasetType":"second"}}"#
        return Array(text.utf8)
    }

    private static func rate(_ count: Int, _ seconds: Double) -> String {
        (Double(count) / seconds / 1_000_000).formatted(.number.precision(.fractionLength(2))) + " M"
    }

    private static func milliseconds(_ seconds: Double) -> String {
        (seconds * 1000).formatted(.number.precision(.fractionLength(1)))
    }
}
