import HealthModel
import JSONReader

/// One sleep log, read out of its JSON. Times are wall-clock seconds since 1970: an instant of the log is the start's
/// instant plus the difference to the start (influx-schema.md, rule 7).
struct SleepLog: Sendable {
    let start: Int64
    /// From the start to the end of the session, in seconds.
    let length: Int64
    /// As the log says it, nil where it does not.
    let isMainSleep: Bool?
    private let stages: SleepStages
    private let counts: [Point.Field]

    /// Nil when the log has no start, nothing in it, or an end that is no end of a sleep: before the start or more than
    /// 48 hours after it.
    init?(_ log: JSONValue) {
        guard let start = log["startTime"]?.string.flatMap(WallStamp.seconds) else { return nil }
        let end = log["endTime"]?.string.flatMap(WallStamp.seconds).map { $0 - start }
        let said = end ?? log["duration"]?.wholeNumber.map { $0 / 1000 } ?? 0
        guard (0...SleepStages.longest).contains(said) else { return nil }
        self.start = start
        isMainSleep = (log["isMainSleep"] ?? log["mainSleep"])?.bool
        stages = SleepStages(log["levels"], from: start)
        length = max(said, stages.end)
        guard length > 0, log["duration"]?.wholeNumber != 0 else { return nil }

        let summary = log["levels"]?["summary"]
        counts = [
            .integer("minutesAsleep", log["minutesAsleep"]?.wholeNumber),
            .integer("minutesAwake", log["minutesAwake"]?.wholeNumber),
            .integer("minutesInBed", log["timeInBed"]?.wholeNumber),
            .integer("minutesToFallAsleep", log["minutesToFallAsleep"]?.wholeNumber),
            .integer("minutesAfterWakeup", log["minutesAfterWakeup"]?.wholeNumber),
            .integer("minutesDeep", summary?["deep"]?["minutes"]?.wholeNumber),
            .integer("minutesLight", summary?["light"]?["minutes"]?.wholeNumber),
            .integer("minutesREM", summary?["rem"]?["minutes"]?.wholeNumber),
            .integer("minutesRestless", summary?["restless"]?["minutes"]?.wholeNumber),
            .integer("efficiency", log["efficiency"]?.wholeNumber),
        ]
    }

    /// The point of `Sleep Summary`.
    func summary(at instant: Int64) -> Point { Point(instant, fields: counts) }

    /// The points of `Sleep Levels`: one a stage and the closing one, when there are stages.
    func levels(from instant: Int64) -> [Point] {
        guard !stages.runs.isEmpty else { return [] }
        var points = stages.runs.map { run in
            Point(
                instant + run.start, .integer("level", Int64(run.level)), .integer("duration_seconds", run.seconds))
        }
        points.append(
            Point(
                instant + length, .integer("level", Int64(SleepStages.wake)), .integer("duration_seconds", nil)))
        return points
    }
}
