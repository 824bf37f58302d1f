import HealthModel

/// `cardioscore/date/…` (fitbit-web-api.md 8.1): a number or a range, as a string. It refuses an end in the future.
struct CardioFitness: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", let (span, isAll) = DateSpan.path(segments, name: ["cardioscore"]), !isAll else {
            return nil
        }
        return CardioFitness(span: span)
    }

    var scope: Scope { .cardioFitness }
    var resource: Resource? { .cardioScore }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let view = context.view
        let days = try span.days(context, limit: 30)
        guard days.upperBound <= view.today else {
            throw .validation("endDate", "The end date cannot be in the future:\(days.upperBound)")
        }
        let scores = view.days(days).compactMap { day in view.cardioScore(on: day).map { (day, $0) } }
        var json = JSONBytes(capacity: scores.count * 70)
        json.raw(#"{"cardioScore":"#)
        json.array(scores) { json, entry in
            json.raw(#"{"dateTime":"#)
            json.date(entry.0)
            json.raw(#","value":{"vo2Max":""#)
            json.integer(entry.1.low)
            if entry.1.high != entry.1.low {
                json.raw("-")
                json.integer(entry.1.high)
            }
            json.raw(#""}}"#)
        }
        json.raw("}")
        return json.bytes
    }
}
