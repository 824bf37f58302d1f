/// An exercise as a provider's log tells it, and what is written of it. Nil is absent.
public struct Workout: Sendable {
    /// Seconds since 1970 in UTC.
    public var start: Int64
    /// As a person reads it, e.g. `Walk`.
    public var name: String
    /// Seconds from the start to the end, pauses included.
    public var duration: Int64?
    /// Seconds without the pauses.
    public var activeDuration: Int64?
    /// Kilocalories.
    public var calories: Double?
    /// Of the whole workout.
    public var steps: Int64?
    /// Kilometres.
    public var distance: Double?
    /// Beats a minute.
    public var averageHeartRate: Int64?

    /// A workout of which no more than this is known; without a name it is called `Workout`.
    public init(start: Int64, name: String?) {
        self.start = start
        self.name = name.flatMap { $0.isEmpty ? nil : $0 } ?? "Workout"
    }

    /// The value of the tag `workout` of its track: start in UTC, blank, name.
    public var label: String { "\(UTCText.instant(start)) \(name)" }

    /// A series for each name, in the order of the names.
    public static func series(_ workouts: [Workout]) -> [Series] {
        Dictionary(grouping: workouts, by: \.name).sorted { $0.key < $1.key }.compactMap { name, workouts in
            Series(
                MeasurementName.workouts.name, tags: [Series.Tag("activity", name)],
                workouts.map { workout in
                    Point(
                        workout.start, .integer("duration_seconds", workout.duration),
                        .integer("active_seconds", workout.activeDuration), .float("calories", workout.calories),
                        .integer("steps", workout.steps), .float("distance", workout.distance),
                        .integer("averageHeartRate", workout.averageHeartRate))
                })
        }
    }
}
