import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The breathing rate of a night, whole and by stage (google-health-api.md, 4.7).
struct BreathingRate: GoogleResource {
    let offer = ResourceOffer(
        .breathingRate, daysPerRequest: 90, callsPerRequest: 2, scope: DataType.dailyRespiratoryRate.scope)
    let sources = [
        PartSource(.dailyRespiratoryRate) { rate($0) != nil },
        PartSource(.respiratoryRateSleepSummary) { Stages($0).hasAny },
    ]

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let whole = try day.values(of: .dailyRespiratoryRate) { value, _ in Self.rate(value) }.last
        let nights = try day.samples(of: .respiratoryRateSleepSummary) { _, value in Stages(value) }
        // The daily value is the main sleep's: its summary is the one that says the same.
        let main = nights.min { left, right in left.distance(to: whole) < right.distance(to: whole) }
        let point = Point(
            day.start, .float("value", whole ?? main?.full), .float("deep", main?.deep), .float("light", main?.light),
            .float("rem", main?.rem))
        return [Series(MeasurementName.breathingRate.name, [point])].compactMap(\.self)
    }

    /// 0 and -1 say that there is none.
    private static func rate(_ holder: JSONValue?) -> Double? {
        holder?["breathsPerMinute"]?.number.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The rates of one sleep.
    private struct Stages: Sendable {
        var full, deep, light, rem: Double?

        init(_ value: JSONValue) {
            full = rate(value["fullSleepStats"])
            deep = rate(value["deepSleepStats"])
            light = rate(value["lightSleepStats"])
            rem = rate(value["remSleepStats"])
        }

        var hasAny: Bool { full != nil || deep != nil || light != nil || rem != nil }

        func distance(to rate: Double?) -> Double {
            guard let rate, let full else { return .infinity }
            return abs(rate - full)
        }
    }
}
