import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Skin temperature of a night against the personal baseline (fitbit-web-api.md, 8.3).
struct SkinTemperature: FitbitResource {
    let offer = ResourceOffer(.skinTemperature, daysPerRequest: 30, scope: "temperature")
    private let list = DatedList(keys: ["tempSkin"])

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("nights", "/1/user/-/temp/skin/date/\(days.lowerBound)/\(days.upperBound).json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { $0["value"]?["nightlyRelative"]?.number != nil }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).map { element in
                Point(day.start, .float("value", element["value"]?["nightlyRelative"]?.number))
            }
        }
        return [Series(MeasurementName.skinTemperature.name, points)].compactMap(\.self)
    }
}
