public import Foundation

/// Turns what a wall clock showed in one zone into instants, for the days around one date.
///
/// influx-schema.md, rule 7: a wall time that does not exist is shifted forward by the gap; one that happens twice is
/// the second of the two. The zone's offsets are looked up once; a conversion is integer arithmetic.
public struct ZoneClock: Sendable {
    /// The offset from UTC in seconds, in force from an instant on.
    private struct Offset: Sendable {
        var from: Int64
        var seconds: Int64
    }

    private let day: CivilDay
    private let offsets: [Offset]

    /// Covers `day`, the two days before it and the two after it.
    public init(zone: TimeZone, around day: CivilDay) {
        self.day = day
        let noon = Int64(day.daysSince1970) * 86_400 + 43_200
        func offset(_ instant: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))))
        }
        let start = noon - 4 * 86_400
        var found = [Offset(from: .min, seconds: offset(start))]
        for step in 1...8 {
            let upper = start + Int64(step) * 86_400
            guard offset(upper) != found.last!.seconds else { continue }
            var (before, after) = (upper - 86_400, upper)
            while after - before > 1 {
                let middle = (before + after) / 2
                if offset(middle) == found.last!.seconds { before = middle } else { after = middle }
            }
            found.append(Offset(from: after, seconds: offset(after)))
        }
        offsets = found
    }

    /// The instant of a wall time, both in seconds: the wall time as if it were UTC, the instant since 1970.
    public func instant(wallSeconds wall: Int64) -> Int64 {
        guard offsets.count > 1 else { return wall - offsets[0].seconds }
        for index in offsets.indices.reversed() {
            let candidate = wall - offsets[index].seconds
            if candidate >= offsets[index].from { return candidate }
            // Later than this change on the old clock, earlier than it on the new one: the hour that was skipped.
            if index > 0, wall - offsets[index - 1].seconds >= offsets[index].from {
                return wall - offsets[index - 1].seconds
            }
        }
        return wall - offsets[0].seconds
    }

    /// The instant of a time of the clock's own day, in seconds since its midnight.
    public func instant(secondOfDay: Int) -> Int64 {
        instant(wallSeconds: Int64(day.daysSince1970) * 86_400 + Int64(secondOfDay))
    }

    /// The first instant of the clock's own day: of a midnight that happens twice, the earlier one.
    public var startOfDay: Int64 { firstInstant(wallSeconds: Int64(day.daysSince1970) * 86_400) }

    /// The first instant of the day after.
    public var endOfDay: Int64 { firstInstant(wallSeconds: Int64(day.daysSince1970 + 1) * 86_400) }

    private func firstInstant(wallSeconds wall: Int64) -> Int64 {
        for (index, offset) in offsets.enumerated() {
            let candidate = wall - offset.seconds
            let ends = index + 1 < offsets.count ? offsets[index + 1].from : .max
            if candidate >= offset.from, candidate < ends { return candidate }
        }
        return instant(wallSeconds: wall)
    }
}

extension CivilDay {
    /// The date that a wall clock in `zone` shows at `instant`.
    public init(_ instant: Date, in zone: TimeZone) {
        let wall = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
        self.init(daysSince1970: wall >= 0 ? wall / 86_400 : (wall - 86_399) / 86_400)
    }

    /// The first instant of this date in `zone`.
    public func start(in zone: TimeZone) -> Date {
        Date(timeIntervalSince1970: TimeInterval(ZoneClock(zone: zone, around: self).startOfDay))
    }
}
