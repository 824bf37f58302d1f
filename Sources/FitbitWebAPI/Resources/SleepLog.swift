import HealthModel
import JSONReader

/// Reads sleep logs out of their JSON. Times are wall-clock seconds since 1970: an instant of the log is the start's
/// instant plus the difference to the start (influx-schema.md, rule 7).
enum SleepLog {
    /// The session, its start given by `instant`. Nil when the log has no start, nothing in it, or an end that is no end
    /// of a sleep: before the start or more than 48 hours after it.
    static func session(_ log: JSONValue, at instant: (_ wallSeconds: Int64) -> Int64) -> SleepSession? {
        guard let start = log["startTime"]?.string.flatMap(WallStamp.seconds) else { return nil }
        let end = log["endTime"]?.string.flatMap(WallStamp.seconds).map { $0 - start }
        let said = end ?? log["duration"]?.wholeNumber.map { $0 / 1000 } ?? 0
        guard (0...Hypnogram.longest).contains(said) else { return nil }
        let stages = Hypnogram(
            strokes(log["levels"]?["data"], from: start) + strokes(log["levels"]?["shortData"], from: start))
        let length = max(said, stages.end)
        guard length > 0, log["duration"]?.wholeNumber != 0 else { return nil }
        return SleepSession(
            start: instant(start), length: length, isMain: (log["isMainSleep"] ?? log["mainSleep"])?.bool,
            stages: stages, counts: counts(log))
    }

    private static func counts(_ log: JSONValue) -> SleepSession.Counts {
        let summary = log["levels"]?["summary"]
        var counts = SleepSession.Counts()
        counts.asleep = log["minutesAsleep"]?.wholeNumber
        counts.awake = log["minutesAwake"]?.wholeNumber
        counts.inBed = log["timeInBed"]?.wholeNumber
        counts.toFallAsleep = log["minutesToFallAsleep"]?.wholeNumber
        counts.afterWakeup = log["minutesAfterWakeup"]?.wholeNumber
        counts.deep = summary?["deep"]?["minutes"]?.wholeNumber
        counts.light = summary?["light"]?["minutes"]?.wholeNumber
        counts.rem = summary?["rem"]?["minutes"]?.wholeNumber
        counts.restless = summary?["restless"]?["minutes"]?.wholeNumber
        counts.efficiency = log["efficiency"]?.wholeNumber
        return counts
    }

    private static func strokes(_ list: JSONValue?, from start: Int64) -> [Hypnogram.Run] {
        guard let list = list?.array else { return [] }
        return list.compactMap { stage in
            guard let wall = (stage["dateTime"] ?? stage["datetime"])?.string.flatMap(WallStamp.seconds),
                let seconds = stage["seconds"]?.wholeNumber, let level = stage["level"]?.string
            else { return nil }
            return Hypnogram.Run(start: wall - start, seconds: seconds, level: number(level))
        }
    }

    private static func number(_ level: JSONString) -> UInt8 {
        switch level {
        case "deep": Hypnogram.deep
        case "light", "asleep": Hypnogram.light
        case "rem", "restless": Hypnogram.rem
        case "wake", "awake": Hypnogram.wake
        default: Hypnogram.unknown
        }
    }
}
