import HealthModel

/// `sleep` (google-health-api.md 4.12): sessions, found by their end.
struct SleepSource: PointSource {
    func rows(on day: CivilDay, _ view: SyncedView) -> [SyncedView.SleepFinding] { view.sleepFindings(on: day) }
    func instant(_ row: SyncedView.SleepFinding) -> Int64 { row.session.end }
    func origin(_ row: SyncedView.SleepFinding) -> PointOrigin { .tracker(.derived) }
    func identifier(_ row: SyncedView.SleepFinding) -> UInt64? { row.session.id }

    func write(_ row: SyncedView.SleepFinding, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        let session = row.session
        json.raw(#""interval":{"#)
        json.span(session.start, session.end, clock)
        json.raw(session.hasStages ? #"},"type":"STAGES","stages":"# : #"},"type":"CLASSIC","stages":"#)
        write(session.segments, &json, clock)
        if let wakes = session.shortWakes, !wakes.isEmpty {
            json.raw(#","shortAwakenings":"#)
            write(wakes, &json, clock)
        }
        json.raw(#","metadata":{"processed":\#(row.isProcessed)"#)
        json.raw(session.isMain ? #","mainSleep":true"# : #","nap":true"#)
        if row.isProcessed {
            let status = ["SUCCEEDED", "REJECTED_COVERAGE", "REJECTED_NAP"][session.infoCode]
            json.raw(#","stagesStatus":"\#(status)""#)
        }
        json.raw("}")
        writeSummary(session, &json, isMerged: isMerged)
        json.raw(#","createTime":"#)
        json.timestamp(row.arrival, microseconds: 345_000)
        json.raw(#","updateTime":"#)
        json.timestamp(row.updated, microseconds: 901_000)
    }

    private func writeSummary(_ session: SleepSession, _ json: inout JSONBytes, isMerged: Bool) {
        let tallies = SleepTally.count(
            session.segments, shortWakes: session.shortWakes, hasStages: session.hasStages)
        let levels: [SleepLevel] = session.hasStages ? [.deep, .light, .rem, .wake] : [.asleep, .restless, .awake]
        let awake = [SleepLevel.wake, .awake, .restless].reduce(0) { $0 + (tallies[$1]?.minutes ?? 0) }
        let period = session.seconds / 60
        json.raw(#","summary":{"minutesInSleepPeriod":"\#(period)","minutesAsleep":"\#(period - awake)","#)
        json.raw(#""minutesAwake":"\#(awake)","minutesToFallAsleep":"0","minutesAfterWakeUp":"0","stagesSummary":"#)
        // The merged stream says each line twice.
        json.array(isMerged ? levels + levels : levels) { json, level in
            let tally = tallies[level] ?? SleepTally()
            json.raw(#"{"type":"\#(SleepSource.word(level))","minutes":"\#(tally.minutes)""#)
            if tally.count > 0 { json.raw(#","count":"\#(tally.count)""#) }
            json.raw("}")
        }
        json.raw("}")
    }

    private func write(_ segments: [SleepSegment], _ json: inout JSONBytes, _ clock: WallClock) {
        json.array(segments) { json, segment in
            json.raw("{")
            json.span(segment.start, segment.end, clock)
            json.raw(#","type":"\#(SleepSource.word(segment.level))"}"#)
        }
    }

    private static func word(_ level: SleepLevel) -> String {
        switch level {
        case .wake, .awake, .unknown: "AWAKE"
        case .light: "LIGHT"
        case .deep: "DEEP"
        case .rem: "REM"
        case .restless: "RESTLESS"
        case .asleep: "ASLEEP"
        }
    }
}
