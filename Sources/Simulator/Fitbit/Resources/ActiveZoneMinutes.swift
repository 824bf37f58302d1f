import HealthModel

/// `activities/active-zone-minutes/date/{start}/{end}` (fitbit-web-api.md 8.6): zones and dates with none are left out.
struct ActiveZoneMinutes: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count > 3, segments.starts(with: ["activities", "active-zone-minutes", "date"]),
            let span = DateSpan(segments[3...], allowsPeriod: true)
        else { return nil }
        return ActiveZoneMinutes(span: span)
    }

    var scope: Scope { .activity }
    var resource: Resource? { .activity }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 1095)
        let totals = context.view.days(days).compactMap { day in
            context.view.totals(of: day).flatMap { $0.zoneMinutes > 0 ? (day, $0) : nil }
        }
        var json = JSONBytes(capacity: totals.count * 120)
        json.raw(#"{"activities-active-zone-minutes":"#)
        json.array(totals) { json, entry in
            json.raw(#"{"value":{"activeZoneMinutes":"#)
            json.integer(entry.1.zoneMinutes)
            for (name, minutes) in zip(["fatBurn", "cardio", "peak"], entry.1.zones) where minutes > 0 {
                json.raw(#","\#(name)ActiveZoneMinutes":"#)
                json.integer(minutes)
            }
            json.raw(#"},"dateTime":"#)
            json.date(entry.0)
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }
}
