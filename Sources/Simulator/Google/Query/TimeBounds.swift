import HealthModel

/// A stretch of time that a filter asks for, closed at its start and open at its end.
struct TimeBounds: Sendable, Equatable {
    /// What its numbers count.
    enum Axis: Sendable, Equatable {
        /// Seconds since 1970.
        case physical
        /// Wall seconds: the wall time as if it were UTC. Dates are midnights of it.
        case civil
    }

    static let everything = TimeBounds(axis: .physical, lower: nil, upper: nil)

    var axis: Axis
    var lower: Int64?
    var upper: Int64?

    func contains(instant: Int64, wall: Int64) -> Bool {
        let value = axis == .physical ? instant : wall
        return (lower.map { $0 <= value } ?? true) && (upper.map { value < $0 } ?? true)
    }

    /// The dates of a person that can hold such points, limited to those that can hold data.
    func days(_ view: SyncedView, reachesBack: Bool) -> ClosedRange<CivilDay>? {
        func day(_ value: Int64) -> CivilDay {
            switch axis {
            case .physical: view.person.day(at: value)
            case .civil: CivilDay(daysSince1970: Int((value - (value % 86_400 + 86_400) % 86_400) / 86_400))
            }
        }
        let first = max(lower.map(day) ?? view.person.memberSince, view.person.memberSince)
        var last = view.today
        if let upper { last = min(last, day(upper - 1).advanced(by: reachesBack ? 1 : 0)) }
        return first <= last ? first...last : nil
    }
}
