import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The breathing rate of a night, whole and by stage (fitbit-web-api.md, 4).
struct BreathingRate: FitbitResource {
    let offer = ResourceOffer(.breathingRate, daysPerRequest: 30, scope: "respiratory_rate")
    private let list = DatedList(keys: ["br"])

    var needsPersonalApplication: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("nights", "/1/user/-/br/date/\(days.lowerBound)/\(days.upperBound)/all.json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { Rates($0).hasAny }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).map { element in
                let rates = Rates(element)
                return Point(
                    day.start, .float("value", rates.full), .float("deep", rates.deep), .float("light", rates.light),
                    .float("rem", rates.rem))
            }
        }
        return [Series(MeasurementName.breathingRate.name, points)].compactMap(\.self)
    }

    /// The four rates; -1 and 0 say that there is none.
    private struct Rates {
        var full, deep, light, rem: Double?

        init(_ element: JSONValue) {
            let value = element["value"]
            func rate(_ holder: JSONValue?) -> Double? {
                holder?["breathingRate"]?.number.flatMap { $0 > 0 ? $0 : nil }
            }
            // Without `all` the summary form has the whole night's rate in `value` itself.
            full = rate(value?["fullSleepSummary"]) ?? rate(value)
            deep = rate(value?["deepSleepSummary"])
            light = rate(value?["lightSleepSummary"])
            rem = rate(value?["remSleepSummary"])
        }

        var hasAny: Bool { full != nil || deep != nil || light != nil || rem != nil }
    }
}
