import HealthModel

/// `br/date/…`, and with `/all` per stage of sleep (fitbit-web-api.md 4). A stage without a value is -1.
struct BreathingRate: FitbitEndpoint {
    private let span: DateSpan
    private let isIntraday: Bool

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", let (span, isAll) = DateSpan.path(segments, name: ["br"]) else { return nil }
        return BreathingRate(span: span, isIntraday: isAll)
    }

    var scope: Scope { .respiratoryRate }
    var resource: Resource? { .breathingRate }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 30)
        guard !isIntraday || context.isPersonal else { throw .insufficientPermissions }
        let nights = context.view.days(days).compactMap { context.view.vitals($0) }
        var json = JSONBytes(capacity: nights.count * 256)
        json.raw(#"{"br":"#)
        json.array(nights) { json, night in
            let breathing = night.breathing
            json.raw(#"{"dateTime":"#)
            json.date(night.session.day)
            json.raw(#","value":{"#)
            if isIntraday {
                write(&json, "deep", breathing.deep)
                json.raw(",")
                write(&json, "rem", breathing.rem)
                json.raw(",")
                write(&json, "full", breathing.full)
                json.raw(",")
                write(&json, "light", breathing.light)
            } else {
                json.raw(#""breathingRate":"#)
                json.decimal(breathing.full, places: 1)
            }
            json.raw("}}")
        }
        json.raw("}")
        return json.bytes
    }

    private func write(_ json: inout JSONBytes, _ stage: String, _ tenths: Int?) {
        json.raw(#""\#(stage)SleepSummary":{"breathingRate":"#)
        json.decimal(tenths ?? -10, places: 1)
        json.raw("}")
    }
}
