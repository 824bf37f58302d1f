import Foundation
import HealthModel
import JSONReader
import SyncEngine

/// Says which dates an element of an answer belongs to.
enum Filing: Sendable {
    /// A point, by its own civil time; where it has none, by the zone of its date.
    case points(DataType, DayZones)
    /// A point that the service itself gave for one civil date.
    case pointsOf(CivilDay, DataType)
    /// A minute of a roll-up, by the instants of the dates. A journey east can give a minute to two dates.
    case minutes([Instants])
    /// A date of a roll-up.
    case days

    /// The instants of a date, in seconds since 1970.
    struct Instants: Sendable {
        var day: CivilDay
        var range: Range<Int64>
    }

    /// Where an element is put: `start` orders it within its dates.
    struct Place: Sendable {
        var start: Int64
        var days: [CivilDay]
    }

    /// Nil when the element says no time at which it could stand.
    func place(of element: JSONValue, _ value: JSONValue) -> Place? {
        switch self {
        case .points(let type, let zones): Self.place(of: value, type, zones)
        case .pointsOf(let day, let type): Self.stamp(of: value, type).map { Place(start: $0.start, days: [day]) }
        case .minutes(let dates):
            element["startTime"]?.instant.map { start in
                Place(start: start, days: dates.filter { $0.range.contains(start) }.map(\.day))
            }
        case .days:
            element["civilStartTime"]?["date"]?.civilDay.map { day in
                Place(start: Int64(day.daysSince1970) * 86_400, days: [day])
            }
        }
    }

    private static func place(of value: JSONValue, _ type: DataType, _ zones: DayZones) -> Place? {
        if type.kind == .daily {
            return value["date"]?.civilDay.map { Place(start: Int64($0.daysSince1970) * 86_400, days: [$0]) }
        }
        guard let stamp = stamp(of: value, type) else { return nil }
        let civil =
            stamp.civil?.civilSeconds ?? stamp.offset?.utcOffset.map { stamp.instant + $0 }
            ?? Self.civilSeconds(stamp.instant, in: zones)
        let first = Self.day(civil + type.clockShift)
        return Place(
            start: stamp.start, days: [first] + (type.isOfEachDate ? furtherDays(of: value, after: first) : []))
    }

    /// The dates after the first that an interval reaches into; no more than one, longer than a day it is none.
    private static func furtherDays(of value: JSONValue, after first: CivilDay) -> [CivilDay] {
        let time = value["interval"]
        let end =
            time?["civilEndTime"]?.civilSeconds
            ?? time?["endTime"]?.instant.flatMap { end in
                (time?["endUtcOffset"] ?? time?["startUtcOffset"])?.utcOffset.map { end + $0 }
            }
        let next = first.advanced(by: 1)
        return end.map { day($0 - 1) == next } ?? false ? [next] : []
    }

    private static func day(_ civil: Int64) -> CivilDay {
        CivilDay(daysSince1970: Int(civil >= 0 ? civil / 86_400 : (civil - 86_399) / 86_400))
    }

    /// The members of a point that tell its time.
    private struct Stamp {
        /// What orders it.
        var start: Int64
        /// What its date is taken of.
        var instant: Int64
        var civil, offset: JSONValue?
    }

    private static func stamp(of value: JSONValue, _ type: DataType) -> Stamp? {
        switch type.kind {
        case .daily: return nil
        case .sample:
            let time = value["sampleTime"]
            return time?["physicalTime"]?.instant.map {
                Stamp(start: $0, instant: $0, civil: time?["civilTime"], offset: time?["utcOffset"])
            }
        case .interval, .session:
            let time = value["interval"]
            return time?["startTime"]?.instant.map {
                Stamp(start: $0, instant: $0, civil: time?["civilStartTime"], offset: time?["startUtcOffset"])
            }
        case .sleep:
            let time = value["interval"]
            return time?["endTime"]?.instant.map {
                Stamp(
                    start: time?["startTime"]?.instant ?? $0, instant: $0, civil: time?["civilEndTime"],
                    offset: time?["endUtcOffset"])
            }
        }
    }

    private static func civilSeconds(_ instant: Int64, in zones: DayZones) -> Int64 {
        let date = Date(timeIntervalSince1970: TimeInterval(instant))
        var zone = zones.current
        if !zones.others.isEmpty {
            let guess = CivilDay(date, in: zone)
            let day = (-1...1).map { guess.advanced(by: $0) }.first { zones.instants(of: $0).contains(date) }
            zone = zones[day ?? guess]
        }
        return instant + Int64(zone.secondsFromGMT(for: date))
    }
}
