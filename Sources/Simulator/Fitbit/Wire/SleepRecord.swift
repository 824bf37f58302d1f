import HealthModel

/// A sleep session in Fitbit's form: wall-clock stamps in the offset of its start, its end on the wall of its end.
///
/// Over a clock change the two do not meet (fitbit-web-api.md 10.4): a night in spring ends with an `unknown` segment,
/// the list of an autumn night is cut.
struct SleepRecord: Sendable {
    let session: SleepSession
    /// Wall seconds (the wall time as if it were UTC), as all times here.
    let start: Int64
    let end: Int64
    let segments: [SleepSegment]
    let shortWakes: [SleepSegment]?

    init(_ session: SleepSession, person: Person) {
        self.session = session
        let wall = WallClock(zone: person.zone, from: session.start, through: session.end)
        let (start, end) = (wall.wall(session.start), wall.wall(session.end))
        let shift = start - session.start
        (self.start, self.end) = (start, end)
        func cut(_ list: [SleepSegment]) -> [SleepSegment] {
            list.compactMap { segment in
                let begin = segment.start + shift
                guard begin < end else { return nil }
                return SleepSegment(
                    start: begin, seconds: min(segment.seconds, Int(end - begin)), level: segment.level)
            }
        }
        var list = cut(session.segments)
        let missing = Int(end - start) - session.seconds
        if missing > 0, let last = list.last {
            list.append(SleepSegment(start: last.end, seconds: missing, level: .unknown))
        }
        segments = list
        shortWakes = session.shortWakes.map(cut)
    }

    var minutesInBed: Int { Int(end - start) / 60 }

    /// What the levels add up to.
    var tallies: [SleepLevel: SleepTally] {
        SleepTally.count(segments, shortWakes: shortWakes, hasStages: session.hasStages)
    }

    func write(_ json: inout JSONBytes) {
        let tallies = tallies
        let awake =
            session.hasStages
            ? tallies[.wake]?.minutes ?? 0 : (tallies[.awake]?.minutes ?? 0) + (tallies[.restless]?.minutes ?? 0)
        let asleep = minutesInBed - awake
        func number(_ name: String, _ value: Int) { json.raw(#","\#(name)":\#(value)"#) }
        json.raw(#"{"dateOfSleep":"#)
        json.date(session.day)
        number("duration", minutesInBed * 60_000)
        number("efficiency", minutesInBed > 0 ? min(100, (asleep * 100 + minutesInBed / 2) / minutesInBed + 3) : 0)
        json.raw(#","endTime":"#)
        json.stamp(wall: end, milliseconds: true)
        number("infoCode", session.infoCode)
        json.raw(#","isMainSleep":\#(session.isMain),"levels":{"data":"#)
        write(segments, &json)
        if session.hasStages, let shortWakes {
            json.raw(#","shortData":"#)
            write(shortWakes, &json)
        }
        json.raw(#","summary":{"#)
        let levels: [SleepLevel] = session.hasStages ? [.deep, .light, .rem, .wake] : [.asleep, .awake, .restless]
        for (index, level) in levels.enumerated() {
            let tally = tallies[level] ?? SleepTally()
            json.raw(#"\#(index > 0 ? "," : "")"\#(level.rawValue)":{"count":\#(tally.count)"#)
            number("minutes", tally.minutes)
            json.raw(session.hasStages ? #","thirtyDayAvgMinutes":0}"# : "}")
        }
        json.raw(#"}},"logId":\#(session.id)"#)
        json.raw(#","logType":"auto_detected","minutesAfterWakeup":0"#)
        number("minutesAsleep", asleep)
        number("minutesAwake", awake)
        json.raw(#","minutesToFallAsleep":0,"startTime":"#)
        json.stamp(wall: start, milliseconds: true)
        number("timeInBed", minutesInBed)
        json.raw(#","type":"\#(session.hasStages ? "stages" : "classic")"}"#)
    }

    private func write(_ list: [SleepSegment], _ json: inout JSONBytes) {
        json.array(list) { json, segment in
            json.raw(#"{"dateTime":"#)
            json.stamp(wall: segment.start, milliseconds: true)
            json.raw(#","level":"#)
            json.text(segment.level.rawValue)
            json.raw(#","seconds":"#)
            json.integer(segment.seconds)
            json.raw("}")
        }
    }
}
