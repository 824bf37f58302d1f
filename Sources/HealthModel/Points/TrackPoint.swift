/// One place on the way of a workout. Nil is absent.
public struct TrackPoint: Sendable, Equatable {
    /// Seconds since 1970 in UTC.
    public var time: Int64
    /// Degrees, north and east positive.
    public var latitude, longitude: Double
    /// Metres.
    public var altitude: Double?
    /// Kilometres since the workout's start.
    public var distance: Double?
    /// Beats a minute.
    public var heartRate: Int64?
    /// Kilometres an hour.
    public var speed: Double?

    /// A place of which no more than this is known.
    public init(time: Int64, latitude: Double, longitude: Double) {
        (self.time, self.latitude, self.longitude) = (time, latitude, longitude)
    }

    /// The track of one workout; nil when there is none.
    public static func series(_ points: [TrackPoint], of workout: Workout) -> Series? {
        Series(
            MeasurementName.track.name, tags: [Series.Tag("workout", workout.label)],
            points.map { point in
                Point(
                    point.time, .float("latitude", point.latitude), .float("longitude", point.longitude),
                    .float("altitude", point.altitude), .float("distance", point.distance),
                    .integer("heart_rate", point.heartRate), .float("speed", point.speed))
            })
    }
}
