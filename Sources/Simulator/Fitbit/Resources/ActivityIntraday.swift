import HealthModel

/// `activities/{calories|distance|steps}/date/…` (fitbit-web-api.md 2): every minute up to now, zeros included.
struct ActivityIntraday: FitbitEndpoint {
    private let kind: Resource
    private let query: IntradayQuery

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count > 2, segments[0] == "activities",
            let kind = Resource(rawValue: String(segments[1])), [.calories, .distance, .steps].contains(kind),
            let query = IntradayQuery(segments[2...])
        else { return nil }
        return ActivityIntraday(kind: kind, query: query)
    }

    var scope: Scope { .activity }
    var resource: Resource? { kind }

    /// What a bucket adds up to.
    private struct Bucket {
        var day: CivilDay
        var second: Int
        var value = 0.0
        var level = 0
        var tenMETs = 0
    }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let window = try query.window(context, acceptsSeconds: false)
        let buckets = buckets(window, context)
        var totals: [CivilDay: Double] = [:]
        for bucket in buckets { totals[bucket.day, default: 0] += bucket.value }

        var json = JSONBytes(capacity: buckets.count * 60 + 200)
        json.raw(#"{"activities-\#(kind.slug)":"#)
        json.array(window.days) { json, day in
            json.raw(#"{"dateTime":"#)
            json.date(day)
            json.raw(#","value":""#)
            json.decimal(totals[day] ?? 0, places: kind == .distance ? 4 : 0)
            json.raw(#""}"#)
        }
        if context.isPersonal {
            json.raw(#","activities-\#(kind.slug)-intraday":{"dataset":"#)
            json.array(buckets) { json, bucket in
                if kind == .calories {
                    json.raw(#"{"level":"#)
                    json.integer(bucket.level)
                    json.raw(#","mets":"#)
                    json.integer(bucket.tenMETs)
                    json.raw(#","time":"#)
                } else {
                    json.raw(#"{"time":"#)
                }
                json.clock(bucket.second)
                json.raw(#","value":"#)
                json.decimal(bucket.value, places: kind == .steps ? 0 : 5)
                json.raw("}")
            }
            json.raw(",\(window.trailer)}")
        }
        json.raw("}")
        return json.bytes
    }

    private func buckets(_ window: IntradayWindow, _ context: FitbitContext) -> [Bucket] {
        let view = context.view
        let slots = window.slots.filter { $0.instant <= view.now }
        guard let first = slots.first, let last = slots.last else { return [] }
        let truth = TruthLookup(person: view.person, from: first.instant, through: last.instant)
        var buckets: [Bucket] = []
        for slot in slots {
            let second = slot.secondOfDay / window.detail * window.detail
            if buckets.last.map({ $0.second != second || $0.day != slot.day }) ?? true {
                buckets.append(Bucket(day: slot.day, second: second))
            }
            guard let (day, index) = truth.minute(at: slot.instant), day.day >= view.person.memberSince
            else { continue }
            let synced = slot.instant + 60 <= view.lastSync
            let minute = synced ? day.minutes[index] : DayTruth.Minute()
            let place = buckets.count - 1
            switch kind {
            case .steps: buckets[place].value += Double(minute.steps)
            case .distance:
                let kilometers = synced ? day.distance(index) : 0
                buckets[place].value += context.units.distance(kilometers: kilometers)
            default:
                buckets[place].value += synced ? day.calories(index) : day.restingCalories
                buckets[place].level = max(buckets[place].level, minute.level)
                buckets[place].tenMETs += minute.tenMETs
            }
        }
        return buckets
    }
}
