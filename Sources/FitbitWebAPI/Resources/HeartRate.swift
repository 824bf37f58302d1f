import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Heart rate, and from the same answer the zones and the resting rate of the day (fitbit-web-api.md, 3).
struct HeartRate: FitbitResource {
    let offer = ResourceOffer(.heartRate, daysPerRequest: 1, scope: "heartrate")

    var needsPersonalApplication: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("intraday", "/1/user/-/activities/heart/date/\(days.lowerBound)/1d/1sec.json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try IntradayBody.cut(answers, Self.dailyKey, Self.listKey) { root in
            if IntradayBody.rows(root, Self.listKey)?.isEmpty == false { return true }
            let daily = DailyValues(root)
            return daily.restingRate != nil || daily.zones.contains { ($0.minutes ?? 0) > 0 }
        }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        try day.read { root throws(JSONReaderError) in
            try IntradayBody.check(root, Self.dailyKey, Self.listKey)
            let daily = DailyValues(root)
            return [
                IntradayBody.rows(root, Self.listKey).flatMap { Self.samples($0, day) },
                Series(MeasurementName.heartRateZones.name, [Point(day.start, fields: daily.zoneFields)]),
                Series(MeasurementName.restingHeartRate.name, [Point(day.start, .integer("value", daily.restingRate))]),
            ].compactMap(\.self)
        }
    }

    private static let dailyKey = "activities-heart"
    private static let listKey = "activities-heart-intraday"

    private static func samples(_ rows: JSONArray, _ day: DayReading) -> Series? {
        var times: [Int64] = []
        var rates: [Int64] = []
        times.reserveCapacity(rows.underestimatedCount)
        rates.reserveCapacity(rows.underestimatedCount)
        for row in rows {
            guard let second = row["time"]?.string.flatMap(WallStamp.secondOfDay), let rate = row["value"]?.wholeNumber
            else { continue }
            let time = day.clock.instant(secondOfDay: second)
            guard time <= day.seenUntil else { continue }
            times.append(time)
            rates.append(rate)
        }
        return Series(
            measurement: MeasurementName.heartRate.name, times: times, columns: [.init("value", .integers(rates))]
        ).settled
    }

    /// What stands once a day: in `value` when that is an object, else beside `dateTime` (3.3).
    private struct DailyValues {
        struct Zone {
            var name: String
            var minutes: Int64?
            var kilocalories: Double?
        }

        private static let names = ["Out of Range", "Fat Burn", "Cardio", "Peak"]

        var restingRate: Int64?
        var zones: [Zone] = []

        init(_ root: JSONValue) {
            guard let day = root[named: dailyKey]?.array?.first else { return }
            let holder = day["value"]?.object == nil ? day : day["value"]
            restingRate = holder?["restingHeartRate"]?.wholeNumber
            guard let list = holder?["heartRateZones"]?.array else { return }
            for (position, zone) in list.enumerated() {
                // A translated name is known by its place.
                let name = zone["name"]?.text
                let known = Self.names.first { $0 == name } ?? (position < 4 ? Self.names[position] : nil)
                guard let known else { continue }
                zones.append(
                    Zone(name: known, minutes: zone["minutes"]?.wholeNumber, kilocalories: zone["caloriesOut"]?.number))
            }
        }

        var zoneFields: [Point.Field] {
            let byName = Dictionary(zones.map { ($0.name, $0) }) { first, _ in first }
            return Self.names.map { .integer($0, byName[$0]?.minutes) }
                + Self.names.map { .float("\($0) kcal", byName[$0]?.kilocalories) }
        }
    }
}
