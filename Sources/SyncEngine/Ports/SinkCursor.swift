public import HealthModel

/// How far a sink is.
public struct SinkCursor: Sendable, Equatable {
    /// Of the changes up to `until` only these dates are still to be delivered, once more.
    public struct Replay: Sendable, Equatable {
        /// The newest change that was confirmed before the replay.
        public var until: Int64
        /// The dates that are replayed.
        public var days: ClosedRange<CivilDay>

        /// A replay of these dates, as far as they were confirmed up to `until`.
        public init(until: Int64, days: ClosedRange<CivilDay>) {
            self.until = until
            self.days = days
        }
    }

    /// All changes up to here were confirmed.
    public var delivered: Int64
    /// Changes up to here may have reached the sink.
    public var sent: Int64
    /// Set while some dates are replayed.
    public var replay: Replay?

    /// At zero everything is ahead of the sink.
    public init(delivered: Int64 = 0, sent: Int64 = 0, replay: Replay? = nil) {
        self.delivered = delivered
        self.sent = sent
        self.replay = replay
    }

    /// Sets it back, so that these dates are delivered once more; nil: all. What an earlier replay has still to bring stays
    /// wanted.
    mutating func rewind(to days: ClosedRange<CivilDay>?) {
        replay = days.map { days in
            guard let running = replay else { return Replay(until: delivered, days: days) }
            let hull = min(running.days.lowerBound, days.lowerBound)...max(running.days.upperBound, days.upperBound)
            return Replay(until: max(running.until, delivered), days: hull)
        }
        delivered = 0
    }

    /// Notes that all changes up to `sequence` were confirmed, or passed over.
    mutating func pass(_ sequence: Int64) {
        delivered = max(delivered, sequence)
        if let running = replay, delivered >= running.until { replay = nil }
    }
}
