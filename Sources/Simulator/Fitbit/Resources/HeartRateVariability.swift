import HealthModel

/// `hrv/date/…`, and with `/all` in rows of five minutes (fitbit-web-api.md 5).
struct HeartRateVariability: FitbitEndpoint {
    private let span: DateSpan
    private let isIntraday: Bool

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", let (span, isAll) = DateSpan.path(segments, name: ["hrv"]) else { return nil }
        return HeartRateVariability(span: span, isIntraday: isAll)
    }

    var scope: Scope { .heartrate }
    var resource: Resource? { .hrv }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 30)
        guard !isIntraday || context.isPersonal else { throw .insufficientPermissions }
        let nights = context.view.days(days).compactMap { context.view.vitals($0) }
        var json = JSONBytes(capacity: nights.count * (isIntraday ? 10_000 : 100))
        json.raw(#"{"hrv":"#)
        json.array(nights) { json, night in
            json.raw(isIntraday ? #"{"minutes":"# : #"{"value":"#)
            if isIntraday {
                writeRows(&json, night, context)
            } else {
                let (daily, deep) = night.dailyVariability
                json.raw(#"{"dailyRmssd":"#)
                json.decimal(daily, places: 3)
                json.raw(#","deepRmssd":"#)
                if let deep { json.decimal(deep, places: 3) } else { json.raw("null") }
                json.raw("}")
            }
            json.raw(#","dateTime":"#)
            json.date(night.session.day)
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }

    private func writeRows(_ json: inout JSONBytes, _ night: NightVitals, _ context: FitbitContext) {
        let wall = WallClock(zone: context.person.zone, from: night.session.start, through: night.session.end)
        json.array(night.variability.lazy.filter { !wall.comesAgain($0.instant) }) { json, row in
            json.raw(#"{"minute":"#)
            json.stamp(wall: wall.wall(row.instant), milliseconds: true)
            json.raw(#","value":{"rmssd":"#)
            json.decimal(row.rmssd, places: 3)
            json.raw(#","coverage":"#)
            json.decimal(row.coverage, places: 3)
            json.raw(#","hf":"#)
            json.decimal(row.high, places: 3)
            json.raw(#","lf":"#)
            json.decimal(row.low, places: 3)
            json.raw("}}")
        }
    }
}
