import Foundation

/// At most so many calls in any minute: the budget that this side keeps by itself, as a pure state.
struct CallPace: Sendable, Equatable {
    /// Seconds in which ``limit`` calls may be made.
    static let period: TimeInterval = 60

    let limit: Int
    /// The calls of the last minute, oldest first.
    private var made: [Date] = []

    init(limit: Int) { self.limit = max(1, limit) }

    /// When the next call may be made; nil when at once.
    func wait(now: Date) -> Date? {
        let recent = recent(now: now)
        return recent.count < limit ? nil : recent[recent.count - limit].addingTimeInterval(Self.period)
    }

    /// Counts a call.
    mutating func take(now: Date) { made = recent(now: now) + [now] }

    /// Calls that may be made at once.
    func left(now: Date) -> Int { max(0, limit - recent(now: now).count) }

    /// A clock that was set back makes calls of the future: they are forgotten, like those of long ago.
    private func recent(now: Date) -> [Date] {
        made.filter { (0..<Self.period).contains(now.timeIntervalSince($0)) }
    }
}
