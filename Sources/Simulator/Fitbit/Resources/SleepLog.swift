import HealthModel

/// `/1.2/user/-/sleep/date/…` (fitbit-web-api.md 8.2): newest first; a single date has a summary and may be pending.
struct SleepLog: FitbitEndpoint {
    private let span: DateSpan

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1.2", let (span, isAll) = DateSpan.path(segments, name: ["sleep"]), !isAll else { return nil }
        return SleepLog(span: span)
    }

    var scope: Scope { .sleep }
    var resource: Resource? { .sleep }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        let days = try span.days(context, limit: 100, acceptsToday: span.isSingle)
        let states = context.view.days(days).flatMap { context.view.sleep(on: $0) }
        let records = states.compactMap { state in
            if case .known(let session) = state { SleepRecord(session, person: context.person) } else { nil }
        }
        var json = JSONBytes(capacity: records.count * 5000 + 300)
        json.raw("{")
        if span.isSingle, states.contains(.pending) {
            json.raw(#""meta":{"retryDuration":3000,"state":"pending"},"#)
        }
        json.raw(#""sleep":"#)
        json.array(records.reversed()) { json, record in record.write(&json) }
        if span.isSingle { writeSummary(&json, records) }
        json.raw("}")
        return json.bytes
    }

    private func writeSummary(_ json: inout JSONBytes, _ records: [SleepRecord]) {
        var stages: [SleepLevel: Int] = [:]
        var asleep = 0
        for record in records {
            let tallies = record.tallies
            asleep += record.minutesInBed
            for level in [SleepLevel.wake, .awake, .restless] { asleep -= tallies[level]?.minutes ?? 0 }
            guard record.session.hasStages else { continue }
            for (level, tally) in tallies { stages[level, default: 0] += tally.minutes }
        }
        json.raw(#","summary":{"#)
        if !stages.isEmpty {
            json.raw(#""stages":{"deep":\#(stages[.deep] ?? 0),"light":\#(stages[.light] ?? 0),"#)
            json.raw(#""rem":\#(stages[.rem] ?? 0),"wake":\#(stages[.wake] ?? 0)},"#)
        }
        let inBed = records.reduce(0) { $0 + $1.minutesInBed }
        json.raw(#""totalMinutesAsleep":\#(asleep),"totalSleepRecords":\#(records.count),"totalTimeInBed":\#(inBed)}"#)
    }
}
