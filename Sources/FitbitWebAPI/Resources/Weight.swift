import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Weigh-ins and hand entries of weight (fitbit-web-api.md, 7).
struct Weight: FitbitResource {
    let offer = ResourceOffer(.weight, daysPerRequest: 31, scope: "weight")
    private let list = DatedList(keys: ["weight"], dateField: "date")

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("entries", "/1/user/-/body/log/weight/date/\(days.lowerBound)/\(days.upperBound).json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { $0["weight"]?.number != nil || $0["fat"]?.number != nil }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).compactMap { entry -> Point? in
                // An entry without a time is stamped with the day's last second, as Fitbit does itself.
                let second = entry["time"]?.string.flatMap(WallStamp.secondOfDay) ?? 86_399
                let time = day.clock.instant(secondOfDay: second)
                guard time <= day.seenUntil else { return nil }
                return Point(
                    time, .float("weight", entry["weight"]?.number), .float("bmi", entry["bmi"]?.number),
                    .float("fat", entry["fat"]?.number))
            }
        }
        return [Series(MeasurementName.body.name, points)].compactMap(\.self)
    }
}
