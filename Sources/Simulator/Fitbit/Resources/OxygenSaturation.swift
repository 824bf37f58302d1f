import HealthModel

/// `spo2/date/…`, and with `/all` a row a minute (fitbit-web-api.md 6 and 8.4). A range is an array, a single date an
/// object.
struct OxygenSaturation: FitbitEndpoint {
    private let span: DateSpan
    private let isIntraday: Bool

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", let (span, isAll) = DateSpan.path(segments, name: ["spo2"]) else { return nil }
        return OxygenSaturation(span: span, isIntraday: isAll)
    }

    var scope: Scope { .oxygenSaturation }
    var resource: Resource? { isIntraday ? .spo2Intraday : .spo2 }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: isIntraday ? 30 : nil)
        guard !isIntraday || context.isPersonal else { throw .insufficientPermissions }
        let nights = context.view.days(days).compactMap { context.view.oxygenVitals($0) }
        var json = JSONBytes(capacity: nights.count * (isIntraday ? 22_000 : 100))
        if span.isSingle {
            if let night = nights.first { write(&json, night, context) } else { json.raw("{}") }
        } else {
            json.array(nights) { json, night in write(&json, night, context) }
        }
        return json.bytes
    }

    private func write(_ json: inout JSONBytes, _ night: NightVitals, _ context: FitbitContext) {
        json.raw(#"{"dateTime":"#)
        json.date(night.session.day)
        if isIntraday {
            let wall = WallClock(zone: context.person.zone, from: night.session.start, through: night.session.end)
            json.raw(#","minutes":"#)
            json.array(night.oxygen.lazy.filter { !wall.comesAgain($0.instant) }) { json, row in
                json.raw(#"{"value":"#)
                json.decimal(row.tenths, places: 1)
                json.raw(#","minute":"#)
                json.stamp(wall: wall.wall(row.instant), milliseconds: false)
                json.raw("}")
            }
        } else if let (average, least, greatest) = night.oxygenSummary {
            json.raw(#","value":{"avg":"#)
            json.decimal(average, places: 1)
            json.raw(#","min":"#)
            json.decimal(least, places: 1)
            json.raw(#","max":"#)
            json.decimal(greatest, places: 1)
            json.raw("}")
        }
        json.raw("}")
    }
}
