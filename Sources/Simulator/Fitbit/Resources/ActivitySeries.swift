import HealthModel

/// `activities/{key}/date/{start}/{end}` and `activities/tracker/{key}/…` (fitbit-web-api.md 8.6): a value a date, a
/// string, `"0"` without data.
struct ActivitySeries: FitbitEndpoint {
    private static let keys = [
        "steps", "distance", "calories", "floors", "minutesSedentary", "minutesLightlyActive", "minutesFairlyActive",
        "minutesVeryActive",
    ]

    private let key: String
    private let isTracker: Bool
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count > 3, segments[0] == "activities" else { return nil }
        let isTracker = segments[1] == "tracker"
        let rest = segments[(isTracker ? 2 : 1)...]
        guard let key = rest.first.map(String.init), keys.contains(key), rest.dropFirst().first == "date",
            // What ends with a detail is intraday.
            let last = rest.last, !last.hasSuffix("min"), !last.hasSuffix("sec"),
            let span = DateSpan(rest.dropFirst(2), allowsPeriod: true)
        else { return nil }
        return ActivitySeries(key: key, isTracker: isTracker, span: span)
    }

    var scope: Scope { .activity }
    var resource: Resource? { .activity }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 1095)
        var json = JSONBytes(capacity: days.count * 48)
        json.raw(#"{"activities-\#(isTracker ? "tracker-" : "")\#(key)":"#)
        json.array(days) { json, day in
            json.raw(#"{"dateTime":"#)
            json.date(day)
            json.raw(#","value":""#)
            write(context.view.totals(of: day) ?? DayTotals(), context, &json)
            json.raw(#""}"#)
        }
        json.raw("}")
        return json.bytes
    }

    private func write(_ totals: DayTotals, _ context: FitbitContext, _ json: inout JSONBytes) {
        switch key {
        case "steps": json.integer(totals.steps)
        case "distance":
            json.decimal(context.units.distance(kilometers: Double(totals.centimetres) / 100_000), places: 5)
        case "calories": json.decimal(totals.calories, places: 0)
        case "floors": json.integer(totals.floors)
        case "minutesSedentary": json.integer(totals.levels[0])
        case "minutesLightlyActive": json.integer(totals.levels[1])
        case "minutesFairlyActive": json.integer(totals.levels[2])
        default: json.integer(totals.levels[3])
        }
    }
}
