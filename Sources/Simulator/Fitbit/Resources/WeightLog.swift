import HealthModel

/// `body/log/weight/date/…` (fitbit-web-api.md 7): the entries, oldest first.
struct WeightLog: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count > 4, segments.starts(with: ["body", "log", "weight", "date"]),
            let span = DateSpan(segments[4...], allowsPeriod: true)
        else { return nil }
        return WeightLog(span: span)
    }

    var scope: Scope { .weight }
    var resource: Resource? { .weight }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 31)
        let entries = context.view.days(days).flatMap { context.view.weighIns(on: $0) }
        let meters = context.person.height / 100
        var json = JSONBytes(capacity: entries.count * 140)
        json.raw(#"{"weight":"#)
        json.array(entries) { json, entry in
            let kilograms = Double(entry.grams) / 1000
            json.raw(#"{"bmi":"#)
            json.decimal(kilograms / (meters * meters), places: 2)
            json.raw(#","date":"#)
            json.date(entry.day)
            if let fat = entry.fat {
                json.raw(#","fat":"#)
                json.decimal(fat, places: 1)
            }
            json.raw(#","logId":"#)
            json.integer(Int(entry.id))
            json.raw(#","source":"#)
            json.text(entry.scale.map { $0.replacing(" ", with: "") } ?? "API")
            json.raw(#","time":"#)
            json.clock(entry.secondOfDay)
            json.raw(#","weight":"#)
            json.decimal(context.units.weight(kilograms: kilograms), places: 2)
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }
}
