/// When a tracker reached the provider: on a regular beat, except where a test held it back.
struct SyncHistory: Sendable, Equatable {
    private struct Outage: Sendable, Equatable {
        var from: Int64
        var until: Int64
    }

    /// Seconds between regular syncs.
    private let interval: Int64
    private var held: Int64?
    private var outages: [Outage] = []

    init(interval: Int64 = 900) { self.interval = interval }

    /// The last sync at an instant; never later than it.
    func last(now: Int64) -> Int64 { min(now, held ?? now - now % interval) }

    /// Says that the tracker synced at `instant` and not again since; nil lets it sync regularly from now on.
    mutating func hold(_ instant: Int64?, now: Int64) {
        let until = instant ?? now - now % interval
        if let held, until > held { outages.append(Outage(from: held, until: until)) }
        held = instant
    }

    /// The first sync at or after an instant, nil while there was none.
    func first(from instant: Int64, now: Int64) -> Int64? {
        var sync = (instant + interval - 1) / interval * interval
        for outage in outages where instant > outage.from && sync < outage.until { sync = outage.until }
        if let held { if instant <= held { sync = min(sync, held) } else { return nil } }
        return sync <= last(now: now) ? sync : nil
    }
}
