import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Blood oxygen of a night: mean, least and most (fitbit-web-api.md, 8.4).
struct OxygenSummary: FitbitResource {
    /// No limit is stated; a year keeps an answer small.
    let offer = ResourceOffer(.spo2, daysPerRequest: 365, scope: "oxygen_saturation")
    private let list = DatedList(keys: ["spo2"], isBareWhenEmpty: true)

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("nights", "/1/user/-/spo2/date/\(days.lowerBound)/\(days.upperBound).json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { element in
            ["avg", "min", "max"].contains { OxygenSaturation.percent(element["value"]?[named: $0]) != nil }
        }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).map { element in
                let value = element["value"]
                return Point(
                    day.start, .float("avg", OxygenSaturation.percent(value?["avg"])),
                    .float("min", OxygenSaturation.percent(value?["min"])),
                    .float("max", OxygenSaturation.percent(value?["max"])))
            }
        }
        return [Series(MeasurementName.oxygen.name, points)].compactMap(\.self)
    }
}
