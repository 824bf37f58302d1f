public import Foundation
import HealthModel

/// A provider's stamp: an instant, or what the person's wall clock showed.
public enum WallTime: Sendable, Hashable {
    case instant(Date)
    /// Seconds since 1970 as if the wall clock showed UTC.
    case wall(Int64)

    /// The instant, reading a wall time in `zone`.
    public func date(in zone: TimeZone) -> Date {
        switch self {
        case .instant(let date): return date
        case .wall(let seconds):
            let day = CivilDay(daysSince1970: Int((Double(seconds) / 86_400).rounded(.down)))
            let instant = ZoneClock(zone: zone, around: day).instant(wallSeconds: seconds)
            return Date(timeIntervalSince1970: TimeInterval(instant))
        }
    }
}
