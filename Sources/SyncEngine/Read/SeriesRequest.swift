public import Foundation
public import HealthModel

/// Which series are read from the archive, and how finely.
public struct SeriesRequest: Sendable, Equatable {
    /// The stretch of time: whole dates, or from one instant to another.
    public enum Span: Sendable, Equatable {
        /// The rows of these dates: a night belongs to the date on which it ended.
        case days(ClosedRange<CivilDay>)
        /// Points from the one instant up to the other, which is left out.
        case instants(Range<Date>)
    }

    /// Whose they are.
    public var account: Account
    /// What they are of.
    public var resource: Resource
    /// Nil: all of the resource.
    public var measurement: MeasurementName?
    /// Dates or instants.
    public var span: Span
    /// Into how many equal stretches the time is cut (``SeriesThinner``).
    public var width: Int

    /// What a chart asks for.
    public init(
        account: Account, resource: Resource, measurement: MeasurementName? = nil, span: Span, width: Int
    ) {
        self.account = account
        self.resource = resource
        self.measurement = measurement
        self.span = span
        self.width = width
    }
}
