public import Foundation
public import HealthModel

/// When a day is looked at, and what it is after the look: the rules of the architecture's section "The day", pure.
public struct DayRules: Sendable {
    /// A day settles this long after the later of its end and the first sync seen past that end.
    public static let settlingTime: TimeInterval = 48 * 3600
    /// A day older than this at its first look settles at once.
    public static let farPastDays = 14
    /// Without any known sync a day settles at this age.
    public static let settlingTimeWithoutSync: TimeInterval = 7 * 86_400
    /// Stages, SpO2 and daily values are computed late: one more look this long after a sync.
    public static let lateLook: TimeInterval = 75 * 60
    /// Weight, sleep and workouts are edited and deleted: re-read this often while they are this young.
    public static let rereadInterval: TimeInterval = 7 * 86_400
    /// Days of age up to which they are re-read.
    public static let rereadDays = 30
    /// Without a known sync an open day before yesterday is looked at this often.
    public static let blindInterval: TimeInterval = 86_400
    /// The longest wait after a failed look.
    public static let longestBackoff: TimeInterval = 86_400
    /// No clock that runs right shows an earlier instant: before it is set, a host without a battery is in 1970.
    public static let earliestNow = Date(timeIntervalSince1970: 1_577_836_800)
    /// A clock may be set back by this much without anybody doubting what was noted before.
    public static let clockTolerance: TimeInterval = 2 * 3600
    /// A sync this far ahead of the clock tells that the clock is behind: wall times and zones differ by less.
    public static let farthestSync: TimeInterval = 36 * 3600

    /// The person's zone, in which dates begin and end.
    public let zone: TimeZone
    /// The device's last sync as the provider tells it: it may be later than ``now`` where a clock is wrong.
    private let toldSync: Date?
    /// The newest sample, standing in for a sync when no device tells one: good for settling only.
    public let newestSample: Date?
    /// The instant for which the rules answer.
    public let now: Date

    /// Without a sync and without a sample a day settles by its age alone.
    public init(zone: TimeZone, deviceSync: Date?, newestSample: Date? = nil, now: Date) {
        self.zone = zone
        toldSync = deviceSync
        self.newestSample = newestSample
        self.now = now
    }

    /// The same rules in another zone and at another instant.
    public func at(_ now: Date, in zone: TimeZone) -> DayRules {
        DayRules(zone: zone, deviceSync: toldSync, newestSample: newestSample, now: now)
    }

    /// The device's last sync, ``now`` at the latest; nil when no device tells.
    public var deviceSync: Date? { toldSync.map { min($0, now) } }

    /// Whether the device's sync tells that this machine's clock is behind.
    public var isClockBehind: Bool { toldSync.map { $0.timeIntervalSince(now) > Self.farthestSync } ?? false }

    /// What a row says that was noted by a clock which was ahead: nothing that can be relied on.
    private func isOfWrongClock(_ entry: LedgerEntry) -> Bool {
        guard !isClockBehind, let lookedAt = entry.lookedAt else { return false }
        return lookedAt.timeIntervalSince(now) > Self.clockTolerance
    }

    /// Whether a failed look may be repeated: a wait that is longer than any was noted by a clock which was ahead.
    private func isDue(_ retryAt: Date) -> Bool {
        now >= retryAt || retryAt.timeIntervalSince(now) > Self.longestBackoff + Self.clockTolerance
    }

    /// The date it is for the person.
    public var today: CivilDay { CivilDay(now, in: zone) }

    /// The last date that can have data: the one of the last sync, or today.
    public var lastDay: CivilDay { deviceSync.map { min(CivilDay($0, in: zone), today) } ?? today }

    /// Why a look is wanted; nil when it is not.
    public enum Demand: Sendable {
        /// By the rules alone.
        case scheduled
        /// A person asks: a failed day's backoff does not count.
        case explicit
        /// A person asks for days that are settled too.
        case forced
    }

    /// Whether the day is to be looked at now.
    ///
    /// - Parameters:
    ///   - costsACall: whether each date costs a call of its own. Once a sync has passed its end, such a date is looked at
    ///     only late after that sync and when it settles: no sync since can have brought it minutes.
    ///   - isForeign: whether another provider wrote what is held: what it settled stays.
    public func wantsLook(
        _ day: CivilDay, of resource: Resource, held entry: LedgerEntry?, demand: Demand, costsACall: Bool = false,
        isForeign: Bool = false
    ) -> Bool {
        guard day <= lastDay else { return false }
        guard demand != .forced, let entry else { return true }
        if isOfWrongClock(entry), entry.failure == nil, !(isForeign && entry.state == .settled) { return true }
        switch entry.state {
        case .failed:
            if demand == .explicit { return true }
            return entry.failure?.retryAt.map(isDue) ?? false
        case .settled:
            // Settled with something left out, or re-read in vain: again when that may have passed.
            if let failure = entry.failure {
                if let retryAt = failure.retryAt, isDue(retryAt) { return true }
                guard demand == .explicit else { return false }
            }
            guard !isForeign, [.weight, .sleep, .workouts].contains(resource), today - day <= Self.rereadDays else {
                return false
            }
            return entry.lookedAt.map { now.timeIntervalSince($0) >= Self.rereadInterval } ?? true
        case .open:
            guard let lookedAt = entry.lookedAt else { return true }
            if let retryAt = entry.failure?.retryAt, isDue(retryAt) { return true }
            if let due = settles(day, syncedPastEndAt: entry.syncedPastEndAt), now >= due { return true }
            if costsACall, let ended = entry.syncedPastEndAt, lookedAt >= ended {
                let late = ended.addingTimeInterval(Self.lateLook)
                return now >= late && lookedAt < late
            }
            guard let deviceSync else {
                return day >= today.advanced(by: -1) || now.timeIntervalSince(lookedAt) >= Self.blindInterval
            }
            if entry.lastSyncSeen.map({ deviceSync > $0 }) ?? true { return true }
            let late = deviceSync.addingTimeInterval(Self.lateLook)
            return now >= late && lookedAt < late
        }
    }

    /// The row after an answer was read at ``now``.
    public func entry(after day: FetchedDay, of resource: Resource, held: LedgerEntry?, zone rowZone: String)
        -> LedgerEntry
    {
        let end = day.day.advanced(by: 1).start(in: zone)
        let held = held.flatMap { isOfWrongClock($0) ? nil : $0 }
        var syncedPastEndAt = held?.syncedPastEndAt
        if syncedPastEndAt == nil, let sync = deviceSync ?? newestSample, sync >= end { syncedPastEndAt = sync }
        let isFirstLook = held?.lookedAt == nil
        let isComplete = deviceSync == nil || syncedPastEndAt != nil
        let isFarPast = isFirstLook && isComplete && today - day.day > Self.farPastDays
        let isDue = settles(day.day, syncedPastEndAt: syncedPastEndAt).map { now >= $0 } ?? false
        let wasSettled = held?.state == .settled
        return LedgerEntry(
            resource: resource, day: day.day, state: isFarPast || isDue || wasSettled ? .settled : .open,
            hasData: day.hasData, lookedAt: now, lastSyncSeen: deviceSync, syncedPastEndAt: syncedPastEndAt,
            timeZone: rowZone)
    }

    /// The instant up to which an answer's points are data (influx-schema.md, rule 8).
    ///
    /// - Parameter entry: the day's row. What it saw is not unseen because a clock was set back or a tracker taken off.
    public func seenUntil(_ day: CivilDay, of resource: Resource, held entry: LedgerEntry? = nil) -> Int64 {
        let end = day.advanced(by: 1).start(in: zone)
        // A weigh-in comes from a scale or by hand: the tracker's sync says nothing about it.
        let sync = resource == .weight ? nil : deviceSync
        let seen = sync.flatMap { sync in entry?.lastSyncSeen.map { max($0, sync) } ?? sync }
        return Int64(min(seen ?? now, end).timeIntervalSince1970)
    }

    /// When the day is due to settle; nil while no sync past its end was seen.
    private func settles(_ day: CivilDay, syncedPastEndAt: Date?) -> Date? {
        let end = day.advanced(by: 1).start(in: zone)
        if let syncedPastEndAt { return max(end, syncedPastEndAt).addingTimeInterval(Self.settlingTime) }
        // Also where a sample stands in for a sync: the days after the last one would be looked at for ever.
        return deviceSync == nil ? end.addingTimeInterval(Self.settlingTimeWithoutSync) : nil
    }

    /// The row after a failed look: what is held stays, the next look waits longer each time.
    public func entry(
        afterFailure error: ProviderError, of resource: Resource, _ day: CivilDay, held: LedgerEntry?,
        counts: Bool = true
    ) -> LedgerEntry {
        var entry = held ?? LedgerEntry(resource: resource, day: day, state: .failed)
        let attempts = max(1, (held?.failure?.attempts ?? 0) + (counts ? 1 : 0))
        entry.failure = LedgerEntry.Failure(
            code: error.code, message: error.message, attempts: attempts,
            retryAt: Self.backoff(for: error.kind, attempts: attempts).map { now.addingTimeInterval($0) })
        if entry.state != .settled { entry.state = .failed }
        return entry
    }

    /// The row after an answer without some kind of data that was refused: it is looked at again when that may have
    /// passed, or when the account is authorised again.
    public func entry(_ entry: LedgerEntry, lacking error: ProviderError, held: LedgerEntry?) -> LedgerEntry {
        let failed = self.entry(afterFailure: error, of: entry.resource, entry.day, held: held)
        var entry = entry
        entry.failure = failed.failure
        return entry
    }

    /// Seconds to the next look after `attempts` failures in a row; nil when time does not help.
    static func backoff(for kind: ProviderError.Kind, attempts: Int) -> TimeInterval? {
        let doubling = pow(2, Double(min(attempts, 20) - 1))
        switch kind {
        case .gone, .notAuthorized, .scopeMissing: return nil
        case .forbidden, .rejected: return min(3600 * doubling, longestBackoff)
        case .unreadable: return min(60 * doubling, 6 * 3600)
        // A plan gives up after a few of these: that alone keeps the calls few, and today's data are waited for.
        case .unavailable, .rateLimited, .cancelled: return min(60 * doubling, 3600)
        }
    }
}
