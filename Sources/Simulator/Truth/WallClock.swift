import Foundation
import HealthModel

/// Shows instants on one zone's wall; cheap where no clock changes between its two ends.
struct WallClock: Sendable {
    private let zone: TimeZone
    private let constant: Int64?

    init(zone: TimeZone, from first: Int64, through last: Int64) {
        self.zone = zone
        let offset = WallClock.offset(zone, first)
        let isConstant = stride(from: first, through: last + 3599, by: 3600)
            .allSatisfy { WallClock.offset(zone, $0) == offset }
        constant = isConstant && WallClock.offset(zone, last) == offset ? offset : nil
    }

    /// The wall time as if it were UTC.
    func wall(_ instant: Int64) -> Int64 { instant + (constant ?? WallClock.offset(zone, instant)) }

    /// Whether the wall will show the same time again: the first pass of an autumn hour.
    func comesAgain(_ instant: Int64) -> Bool {
        guard constant == nil else { return false }
        let wall = wall(instant)
        let day = CivilDay(daysSince1970: Int((Double(wall) / 86_400).rounded(.down)))
        return ZoneClock(zone: zone, around: day).instant(wallSeconds: wall) != instant
    }

    private static func offset(_ zone: TimeZone, _ instant: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))))
    }
}
