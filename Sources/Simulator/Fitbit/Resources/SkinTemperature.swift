import HealthModel

/// `temp/skin/date/…` (fitbit-web-api.md 8.3): the night's difference to the person's own baseline.
struct SkinTemperature: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", let (span, isAll) = DateSpan.path(segments, name: ["temp", "skin"]), !isAll else {
            return nil
        }
        return SkinTemperature(span: span)
    }

    var scope: Scope { .temperature }
    var resource: Resource? { .skinTemperature }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 30)
        let view = context.view
        let nights = view.days(days).compactMap { day in
            view.temperatureVitals(day)?.skinTemperature.map { (day, $0) }
        }
        let hasSensor = context.person.tracker?.version != "Inspire 3"
        var json = JSONBytes(capacity: nights.count * 110)
        json.raw(#"{"tempSkin":"#)
        json.array(nights) { json, night in
            json.raw(#"{"dateTime":"#)
            json.date(night.0)
            json.raw(#","value":{"nightlyRelative":"#)
            json.decimal(context.units.temperatureDelta(celsius: Double(night.1) / 10), places: 1)
            json.raw(#"},"logType":"#)
            json.text(hasSensor ? "dedicated_temp_sensor" : "other_sensors")
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }
}
