/// What a person did on one date, as the provider adds it up (influx-schema.md, rules 3 and 4); nil is absent.
public struct DayActivity: Sendable {
    /// Of the whole date.
    public var steps: Int64?
    /// Kilometres.
    public var distance: Double?
    /// Kilocalories, those at rest included.
    public var calories: Double?
    /// Climbed.
    public var floors: Int64?
    /// Minutes.
    public var sedentary, lightlyActive, fairlyActive, veryActive: Int64?

    /// Nothing is known.
    public init() {}

    /// Whether the person moved at all: energy at rest and sitting are there of a tracker in the drawer, too.
    public var hasMovement: Bool {
        [steps, floors, lightlyActive, fairlyActive, veryActive].contains { ($0 ?? 0) > 0 } || (distance ?? 0) > 0
    }

    /// The point of the date; nil when nothing is known.
    public func series(at start: Int64) -> Series? {
        Series(
            MeasurementName.activity.name,
            [
                Point(
                    start, .integer("steps", steps), .float("distance", distance), .float("calories", calories),
                    .integer("floors", floors), .integer("minutesSedentary", sedentary),
                    .integer("minutesLightlyActive", lightlyActive), .integer("minutesFairlyActive", fairlyActive),
                    .integer("minutesVeryActive", veryActive))
            ])
    }
}
