public import Foundation
public import HealthModel

/// The zone of each date: a date keeps the one in which it was first read, whoever travels later.
public struct DayZones: Sendable, Hashable {
    /// The zone of dates that were not read yet.
    public var current: TimeZone
    /// The zones of dates that were read in another one.
    public var others: [CivilDay: TimeZone]

    /// One zone for all dates, but for the others.
    public init(_ current: TimeZone = .gmt, others: [CivilDay: TimeZone] = [:]) {
        self.current = current
        self.others = others
    }

    /// The zone of a date.
    public subscript(day: CivilDay) -> TimeZone { others[day] ?? current }

    /// The instants of a date: from its start in its zone to its end there, or to where the next date begins when that is
    /// later, so that a journey west leaves no hole.
    public func instants(of day: CivilDay) -> Range<Date> {
        let next = day.advanced(by: 1)
        let start = day.start(in: self[day])
        return start..<max(next.start(in: self[day]), next.start(in: self[next]))
    }
}
