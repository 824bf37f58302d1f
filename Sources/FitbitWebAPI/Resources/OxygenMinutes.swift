import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Blood oxygen of each minute of a night (fitbit-web-api.md, 6).
struct OxygenMinutes: FitbitResource {
    let offer = ResourceOffer(.spo2Intraday, daysPerRequest: 30, scope: "oxygen_saturation")
    private let list = DatedList(keys: ["spo2"], isBareWhenEmpty: true)

    var needsPersonalApplication: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("minutes", "/1/user/-/spo2/date/\(days.lowerBound)/\(days.upperBound)/all.json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { $0["minutes"]?.array?.isEmpty == false }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).flatMap { Self.samples($0, day) }
        }
        return [Series(MeasurementName.oxygenSamples.name, points)].compactMap(\.self)
    }

    private static func samples(_ element: JSONValue, _ day: DayReading) -> [Point] {
        guard let minutes = element["minutes"]?.array else { return [] }
        return minutes.compactMap { minute in
            guard let wall = minute["minute"]?.string.flatMap(WallStamp.seconds) else { return nil }
            let time = day.clock.instant(wallSeconds: wall)
            guard time <= day.seenUntil else { return nil }
            return Point(time, .float("value", OxygenSaturation.percent(minute["value"])))
        }
    }
}
