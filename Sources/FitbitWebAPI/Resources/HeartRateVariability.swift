import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Heart rate variability: five-minute samples of a night, and the night's own values (fitbit-web-api.md, 5).
struct HeartRateVariability: FitbitResource {
    let offer = ResourceOffer(.hrv, daysPerRequest: 30, callsPerRequest: 2, scope: "heartrate")
    private let list = DatedList(keys: ["hrv"])

    var needsPersonalApplication: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        let range = "/1/user/-/hrv/date/\(days.lowerBound)/\(days.upperBound)"
        return [FitbitRequest("minutes", "\(range)/all.json"), FitbitRequest("daily", "\(range).json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { element in
            if element["minutes"]?.array?.isEmpty == false { return true }
            return Self.milliseconds(element["value"]?["dailyRmssd"]) != nil
                || Self.milliseconds(element["value"]?["deepRmssd"]) != nil
        }
    }

    /// The parts differ by what their elements hold, `minutes` or `value`, so any part may hold either.
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let samples = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).flatMap { Self.samples($0, day) }
        }
        let nights = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).compactMap { element -> Point? in
                guard let value = element["value"] else { return nil }
                return Point(
                    day.start, .float("dailyRmssd", Self.milliseconds(value["dailyRmssd"])),
                    .float("deepRmssd", Self.milliseconds(value["deepRmssd"])))
            }
        }
        return [Series(MeasurementName.hrvSamples.name, samples), Series(MeasurementName.hrv.name, nights)].compactMap(
            \.self)
    }

    private static func samples(_ element: JSONValue, _ day: DayReading) -> [Point] {
        guard let minutes = element["minutes"]?.array else { return [] }
        return minutes.compactMap { minute in
            guard let wall = minute["minute"]?.string.flatMap(WallStamp.seconds), let value = minute["value"] else {
                return nil
            }
            let time = day.clock.instant(wallSeconds: wall)
            // An RMSSD of 0 is a placeholder, and the sample with it.
            guard time <= day.seenUntil, value["rmssd"]?.number != 0 else { return nil }
            return Point(
                time, .float("rmssd", value["rmssd"]?.number), .float("coverage", value["coverage"]?.number),
                .float("hf", value["hf"]?.number), .float("lf", value["lf"]?.number))
        }
    }

    /// 0 says that there is none.
    private static func milliseconds(_ value: JSONValue?) -> Double? { value?.number.flatMap { $0 == 0 ? nil : $0 } }
}
