import HealthModel

/// `activities/date/{date}` (fitbit-web-api.md 8.6, "Daily summary"): numbers, not strings.
struct ActivitySummary: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count == 3, segments.starts(with: ["activities", "date"]),
            let span = DateSpan(segments[2...])
        else { return nil }
        return ActivitySummary(span: span)
    }

    var scope: Scope { .activity }
    var resource: Resource? { .activity }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let day = try span.days(context, limit: 1).lowerBound
        let totals = context.view.totals(of: day) ?? DayTotals()
        let way = context.units.distance(kilometers: Double(totals.centimetres) / 100_000)
        var json = JSONBytes(capacity: 2048)
        json.raw(
            #"{"activities":[],"goals":{"activeMinutes":30,"floors":10,"steps":10000},"summary":{"activeScore":-1"#)
        func number(_ name: String, _ value: Int) { json.raw(#","\#(name)":\#(value)"#) }
        number("activityCalories", Int(totals.calories / 2))
        number("caloriesBMR", Int(context.person.restingCalories(on: day) * 1440))
        number("caloriesOut", Int(totals.calories.rounded()))
        json.raw(#","distances":[{"activity":"Walk","distance":0.1},{"activity":"total","distance":"#)
        json.decimal(way, places: 5)
        json.raw(#"},{"activity":"tracker","distance":"#)
        json.decimal(way, places: 5)
        json.raw(#"},{"activity":"sedentaryActive","distance":0}]"#)
        number("elevation", totals.floors * 3)
        number("fairlyActiveMinutes", totals.levels[2])
        number("floors", totals.floors)
        number("lightlyActiveMinutes", totals.levels[1])
        number("marginalCalories", Int(totals.calories / 3))
        number("sedentaryMinutes", totals.levels[0])
        number("steps", totals.steps)
        number("veryActiveMinutes", totals.levels[3])
        json.raw("}}")
        return json.bytes
    }
}
