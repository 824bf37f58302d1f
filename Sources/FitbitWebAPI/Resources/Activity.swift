import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// What a date adds up to: steps, way, energy, floors, minutes of each level, and active zone minutes (fitbit-web-api.md,
/// 8.6).
///
/// A time series tells one of them for up to 1095 dates a call, a daily summary all but the zone minutes of one date: the
/// fewer calls of the two are made.
struct Activity: FitbitResource {
    let offer = ResourceOffer(
        .activity, daysPerRequest: 1095, callsPerDay: 1, mostCalls: 1 + keys.count, scope: "activity")

    private static let keys = [
        "steps", "distance", "calories", "floors", "minutesSedentary", "minutesLightlyActive", "minutesFairlyActive",
        "minutesVeryActive",
    ]
    private static let zoneKey = "active-zone-minutes"
    private static let summary = "summary"

    var partsStandAlone: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        let path = "/1/user/-/activities"
        func series(_ key: String) -> FitbitRequest {
            FitbitRequest(key, "\(path)/\(key)/date/\(days.lowerBound)/\(days.upperBound).json")
        }
        let totals =
            days.count < Self.keys.count
            ? days.map { FitbitRequest(Self.summary(of: $0), "\(path)/date/\($0).json") }
            : Self.keys.map(series)
        return totals + [series(Self.zoneKey)]
    }

    func part(_ request: String, of day: CivilDay) -> String? {
        guard request.hasPrefix(Self.summary) else { return request }
        return request == Self.summary(of: day) ? Self.summary : nil
    }

    private static func summary(of day: CivilDay) -> String { "\(summary) \(day)" }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        var days: [CivilDay: FetchedDay] = [:]
        func add(_ part: DayPart, _ hasData: Bool, to day: CivilDay) {
            var fetched = days[day] ?? FetchedDay(day, parts: [], hasData: false)
            fetched.parts.append(part)
            fetched.hasData = fetched.hasData || hasData
            days[day] = fetched
        }
        for part in answers.parts {
            if let day = answers.days.first(where: { part.name == Self.summary(of: $0) }) {
                let text: [UInt8]
                do throws(JSONReaderError) { text = try JSONReader.minify(part.bytes) } catch {
                    throw answers.subject.error(error)
                }
                let total = try answers.subject.read(text) { root throws(JSONReaderError) in try Self.total(root) }
                add(DayPart(Self.summary, text), total.hasMovement, to: day)
            } else {
                var answer = answers
                answer.parts = [part]
                for day in try Self.list(part.name).cut(answer, holdsData: { Self.holdsData($0, of: part.name) }) {
                    for part in day.parts { add(part, day.hasData, to: day.day) }
                }
            }
        }
        return Array(days.values)
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let summary = try day.read(Self.summary) { root throws(JSONReaderError) in [try Self.total(root)] }.last
        var activity = summary ?? DayActivity()
        for key in Self.keys where day.parts.contains(where: { $0.name == key }) {
            let value = try day.read(key) { root throws(JSONReaderError) in
                try Self.list(key).elements(of: root, on: day.day).compactMap { $0["value"]?.number }
            }.last
            let whole = value.flatMap { Int64(exactly: $0.rounded()) }
            switch key {
            case "steps": activity.steps = whole
            case "distance": activity.distance = value
            case "calories": activity.calories = value
            case "floors": activity.floors = whole
            case "minutesSedentary": activity.sedentary = whole
            case "minutesLightlyActive": activity.lightlyActive = whole
            case "minutesFairlyActive": activity.fairlyActive = whole
            default: activity.veryActive = whole
            }
        }
        let zones = try day.read(Self.zoneKey) { root throws(JSONReaderError) in
            try Self.list(Self.zoneKey).elements(of: root, on: day.day).map(Self.zones)
        }.last
        return [activity.series(at: day.start), zones?.series(at: day.start)].compactMap(\.self)
    }

    private static func list(_ key: String) -> DatedList { DatedList(keys: ["activities-\(key)"]) }

    /// Every date is listed, worn or not. Energy and sitting are there of a tracker in the drawer, too.
    private static func holdsData(_ element: JSONValue, of key: String) -> Bool {
        switch key {
        case zoneKey: zones(element).hasAny
        case "calories", "minutesSedentary": false
        default: element["value"]?.number ?? 0 > 0
        }
    }

    /// A zone that is zero is left out.
    private static func zones(_ element: JSONValue) -> ZoneMinutes {
        let value = element["value"]
        return ZoneMinutes(
            total: value?["activeZoneMinutes"]?.wholeNumber, fatBurn: value?["fatBurnActiveZoneMinutes"]?.wholeNumber,
            cardio: value?["cardioActiveZoneMinutes"]?.wholeNumber, peak: value?["peakActiveZoneMinutes"]?.wholeNumber)
    }

    private static func total(_ root: JSONValue) throws(JSONReaderError) -> DayActivity {
        guard let summary = root["summary"], summary.object != nil else { throw .unexpected("holds no `summary`") }
        var activity = DayActivity()
        activity.steps = summary["steps"]?.wholeNumber
        // The list mixes totals with levels and workouts.
        activity.distance =
            summary["distances"]?.array?.first {
                $0["activity"]?.string.map { $0 == "total" as StaticString } ?? false
            }?[
                "distance"]?.number
        activity.calories = summary["caloriesOut"]?.number
        activity.floors = summary["floors"]?.wholeNumber
        activity.sedentary = summary["sedentaryMinutes"]?.wholeNumber
        activity.lightlyActive = summary["lightlyActiveMinutes"]?.wholeNumber
        activity.fairlyActive = summary["fairlyActiveMinutes"]?.wholeNumber
        activity.veryActive = summary["veryActiveMinutes"]?.wholeNumber
        return activity
    }
}
