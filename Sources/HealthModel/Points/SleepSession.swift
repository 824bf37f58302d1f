/// A night or a nap as a provider's log tells it, and what is written of it (influx-schema.md, "Sleep Summary" and
/// "Sleep Levels").
public struct SleepSession: Sendable {
    /// Counts of `Sleep Summary`; nil is absent.
    public struct Counts: Sendable {
        /// Minutes; `efficiency` in percent.
        public var asleep, awake, inBed, toFallAsleep, afterWakeup, deep, light, rem, restless, efficiency: Int64?

        /// Nothing is known.
        public init() {}

        var fields: [Point.Field] {
            [
                .integer("minutesAsleep", asleep), .integer("minutesAwake", awake), .integer("minutesInBed", inBed),
                .integer("minutesToFallAsleep", toFallAsleep), .integer("minutesAfterWakeup", afterWakeup),
                .integer("minutesDeep", deep), .integer("minutesLight", light), .integer("minutesREM", rem),
                .integer("minutesRestless", restless), .integer("efficiency", efficiency),
            ]
        }
    }

    /// Seconds since 1970 in UTC.
    public var start: Int64
    /// From the start to the end of the session, in seconds.
    public var length: Int64
    /// As the log says it; nil where it does not.
    public var isMain: Bool?
    /// Empty where the provider has no stages.
    public var stages: Hypnogram
    /// The provider's own sums.
    public var counts: Counts

    /// A session as its log tells it.
    public init(start: Int64, length: Int64, isMain: Bool?, stages: Hypnogram, counts: Counts) {
        self.start = start
        self.length = length
        self.isMain = isMain
        self.stages = stages
        self.counts = counts
    }

    /// The series of one date's sessions. Where none says that it is the main sleep, the longest is that does not say that
    /// it is none.
    public static func series(_ sessions: [SleepSession]) -> [Series] {
        // In the order of the night, so that where two sessions meet in one instant the later one's stage stays.
        let sorted = sessions.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
        let isKnown = sorted.contains { $0.isMain == true }
        let longest =
            isKnown
            ? nil
            : sorted.indices.filter { sorted[$0].isMain == nil }.max {
                (sorted[$0].length, $1) < (sorted[$1].length, $0)
            }
        return [true, false].flatMap { isMain in
            let chosen = sorted.indices.filter { (sorted[$0].isMain ?? ($0 == longest)) == isMain }.map { sorted[$0] }
            let tags = [Series.Tag("isMainSleep", isMain ? "True" : "False")]
            return [
                Series(
                    MeasurementName.sleepSummary.name, tags: tags,
                    chosen.map { Point($0.start, fields: $0.counts.fields) }),
                Series(MeasurementName.sleepLevels.name, tags: tags, chosen.flatMap(\.levels)),
            ].compactMap(\.self)
        }
    }

    /// One point a stage and the closing one, when there are stages.
    private var levels: [Point] {
        guard !stages.runs.isEmpty else { return [] }
        let points = stages.runs.map { run in
            Point(start + run.start, .integer("level", Int64(run.level)), .integer("duration_seconds", run.seconds))
        }
        let closing = Point(
            start + length, .integer("level", Int64(Hypnogram.wake)), .integer("duration_seconds", nil))
        return points + [closing]
    }
}
