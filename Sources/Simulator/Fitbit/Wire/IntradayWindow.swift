import Foundation
import HealthModel

/// A stretch of wall-clock time of at most 24 hours, minute by minute.
struct IntradayWindow: Sendable {
    /// A minute that a wall clock showed. Of an hour shown twice it is the second; a skipped one has none.
    struct Slot: Sendable {
        var day: CivilDay
        var secondOfDay: Int
        var instant: Int64
    }

    let days: ClosedRange<CivilDay>
    /// Seconds of the first day and of the last, both included.
    let from: Int
    let to: Int
    /// Seconds of a bucket: 1, 60, 300 or 900.
    let detail: Int
    let zone: TimeZone

    var slots: [Slot] {
        var slots: [Slot] = []
        slots.reserveCapacity(1440)
        for day in days {
            let clock = ZoneClock(zone: zone, around: day)
            let changes = clock.endOfDay - clock.startOfDay != 86_400
            let first = day == days.lowerBound ? from / 60 : 0
            let last = day == days.upperBound ? to / 60 : 1439
            for minute in first...last {
                let instant = clock.instant(secondOfDay: minute * 60)
                if changes {
                    let shown = WallClock(zone: zone, from: instant, through: instant).wall(instant)
                    guard shown == Int64(day.daysSince1970) * 86_400 + Int64(minute) * 60 else { continue }
                }
                slots.append(Slot(day: day, secondOfDay: minute * 60, instant: instant))
            }
        }
        return slots
    }

    /// Whether a second of a slot lies in the window.
    func contains(_ slot: Slot, second: Int) -> Bool {
        let secondOfDay = slot.secondOfDay + second
        return (slot.day > days.lowerBound || secondOfDay >= from) && (slot.day < days.upperBound || secondOfDay <= to)
    }

    /// `"datasetInterval":1,"datasetType":"minute"`
    var trailer: String {
        detail == 1
            ? #""datasetInterval":1,"datasetType":"second""#
            : #""datasetInterval":\#(detail / 60),"datasetType":"minute""#
    }
}
