import HealthModel

/// `activities/heart/date/…/{detail}` (fitbit-web-api.md 3). With a window of the clock, and under `/1.1/`, the shape is
/// the flat one of 3.3.
struct HeartIntraday: FitbitEndpoint {
    private let query: IntradayQuery
    private let isFlat: Bool

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1" || version == "1.1", segments.count > 2, segments[0] == "activities",
            segments[1] == "heart", let query = IntradayQuery(segments[2...])
        else { return nil }
        return HeartIntraday(query: query, isFlat: version == "1.1")
    }

    init(query: IntradayQuery, isFlat: Bool) {
        self.query = query
        self.isFlat = isFlat || query.hasWindow
    }

    var scope: Scope { .heartrate }
    var resource: Resource? { .heartRate }

    /// The samples of one bucket.
    private struct Bucket {
        var day: CivilDay
        var second: Int
        var sum: Int
        var count: Int
    }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let view = context.view
        let window = try query.window(context, acceptsSeconds: true)
        var zones = Dictionary(
            uniqueKeysWithValues: window.days.map { ($0, HeartZones(person: view.person, day: $0)) })
        var buckets: [Bucket] = []
        buckets.reserveCapacity(window.detail == 1 ? 12_000 : 1440)
        let slots = window.slots.filter { $0.instant < view.lastSync }
        let truth = TruthLookup(
            person: view.person, from: slots.first?.instant ?? 1, through: slots.last?.instant ?? 0)
        for slot in slots {
            guard let (day, index) = truth.minute(at: slot.instant) else { continue }
            zones[slot.day]?.add(day, minute: index)
            day.heartSamples(index) { second, beats in
                guard slot.instant + Int64(second) < view.lastSync, window.contains(slot, second: second)
                else { return }
                let start = (slot.secondOfDay + second) / window.detail * window.detail
                if let last = buckets.indices.last, buckets[last].second == start, buckets[last].day == slot.day {
                    buckets[last].sum += beats
                    buckets[last].count += 1
                } else {
                    buckets.append(Bucket(day: slot.day, second: start, sum: beats, count: 1))
                }
            }
        }

        var json = JSONBytes(capacity: buckets.count * 32 + 800)
        json.raw(#"{"activities-heart":"#)
        json.array(window.days) { json, day in
            if isFlat {
                writeFlat(&json, day, zones[day], buckets.filter { $0.day == day })
            } else {
                HeartDaily.write(&json, day, zones[day], resting: view.restingHeartRate(on: day))
            }
        }
        if context.isPersonal {
            json.raw(#","activities-heart-intraday":{"dataset":"#)
            json.array(buckets) { json, bucket in
                json.raw(#"{"time":"#)
                json.clock(bucket.second)
                json.raw(#","value":"#)
                json.integer((bucket.sum + bucket.count / 2) / bucket.count)
                json.raw("}")
            }
            json.raw(",\(window.trailer)}")
        }
        json.raw("}")
        return json.bytes
    }

    private func writeFlat(_ json: inout JSONBytes, _ day: CivilDay, _ zones: HeartZones?, _ buckets: [Bucket]) {
        json.raw("{")
        zones?.write(&json)
        json.raw(#","dateTime":"#)
        json.date(day)
        json.raw(#","value":""#)
        let (sum, count) = buckets.reduce((0, 0)) { ($0.0 + $1.sum, $0.1 + $1.count) }
        json.decimal(count == 0 ? 0 : Double(sum) / Double(count), places: 2)
        json.raw(#""}"#)
    }
}
