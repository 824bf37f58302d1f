public import HealthModel

/// The few values of a day that are not samples, kept apart from its body, so that years of them are read at once. Made
/// from the body, and made anew when it changes.
public struct DayDigest: Sendable, Equatable {
    /// Goes up when a decoder reads daily values in another way: what was made before is made anew then.
    public static let revision = 1

    /// The date of the row.
    public var day: CivilDay
    /// The change of the archive that brought the body.
    public var sequence: Int64
    /// The zone of the row, an IANA id.
    public var timeZone: String
    /// The series of ``MeasurementName/isDaily`` measurements; nil while nobody has made the digest.
    public var series: [Series]?

    /// What is kept of a day's body, or nil series where nothing is yet.
    public init(day: CivilDay, sequence: Int64, timeZone: String, series: [Series]?) {
        self.day = day
        self.sequence = sequence
        self.timeZone = timeZone
        self.series = series
    }
}
