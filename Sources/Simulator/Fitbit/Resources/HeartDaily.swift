import HealthModel

/// `activities/heart/date/{start}/{end}` and its forms with a period: zones and resting rate a day, up to a year.
struct HeartDaily: FitbitEndpoint {
    private let span: DateSpan
    private let path: ArraySlice<Substring>

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count == 5, segments[0] == "activities", segments[1] == "heart",
            segments[2] == "date", let span = DateSpan(segments[3...], allowsPeriod: true)
        else { return nil }
        return HeartDaily(span: span, path: segments[3...])
    }

    var scope: Scope { .heartrate }
    var resource: Resource? { .heartRate }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let view = context.view
        let days = try span.days(context, limit: 366)
        if days.count == 1, context.isPersonal, let day = path.first {
            // A Personal application gets the minutes of a single day as well (fitbit-web-api.md 3).
            return try HeartIntraday(query: IntradayQuery(wholeDay: day), isFlat: false).body(context)
        }
        var json = JSONBytes(capacity: days.count * 400)
        json.raw(#"{"activities-heart":"#)
        json.array(days) { json, day in
            var zones = HeartZones(person: view.person, day: day)
            if day >= view.person.memberSince, day <= view.today {
                let truth = DayTruth(person: view.person, day: day)
                let synced = max(0, min(Int64(truth.minutes.count), (view.lastSync - truth.start) / 60))
                for index in 0..<Int(synced) { zones.add(truth, minute: index) }
            }
            HeartDaily.write(&json, day, zones, resting: view.restingHeartRate(on: day))
        }
        json.raw("}")
        return json.bytes
    }

    /// One day in the normal shape (fitbit-web-api.md 3.1).
    static func write(_ json: inout JSONBytes, _ day: CivilDay, _ zones: HeartZones?, resting: Int?) {
        json.raw(#"{"dateTime":"#)
        json.date(day)
        json.raw(#","value":{"#)
        zones?.write(&json)
        if let resting {
            json.raw(#","restingHeartRate":"#)
            json.integer(resting)
        }
        json.raw("}}")
    }
}
