public import Foundation
public import HealthModel

/// What the archive holds of a ``SeriesRequest``.
public struct SeriesReading: Sendable, Equatable {
    /// From the first instant up to the other, which is left out.
    public var span: Range<Date>
    /// The zone of the newest row that was read, or the account's.
    public var timeZone: TimeZone
    /// How many points there are, before they were thinned.
    public var points: Int
    /// In the order in which they were first met.
    public var series: [Series]

    /// Whether points were left out.
    public var isThinned: Bool { series.reduce(0) { $0 + $1.count } < points }
}
