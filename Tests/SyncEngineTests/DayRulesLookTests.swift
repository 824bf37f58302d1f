import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// "When to look".
struct DayRulesLookTests {
    private let today = CivilDay("2026-11-22")!
    private let now = Date(iso: "2026-11-22T12:00:00Z")

    private func rules(
        sync: String? = "2026-11-22T11:00:00Z", sample: String? = nil, now: String = "2026-11-22T12:00:00Z"
    ) -> DayRules {
        DayRules(
            zone: .gmt, deviceSync: sync.map { Date(iso: $0) }, newestSample: sample.map { Date(iso: $0) },
            now: Date(iso: now))
    }

    private func open(
        _ day: CivilDay, looked: String, sync: String?, pastEnd: String? = nil, resource: Resource = .steps
    ) -> LedgerEntry {
        LedgerEntry(
            resource: resource, day: day, state: .open, lookedAt: Date(iso: looked),
            lastSyncSeen: sync.map { Date(iso: $0) }, syncedPastEndAt: pastEnd.map { Date(iso: $0) })
    }

    @Test func `A day that was never looked at is looked at`() {
        #expect(rules().wantsLook(today, of: .steps, held: nil, demand: .scheduled))
        #expect(rules().wantsLook(today.advanced(by: -400), of: .steps, held: nil, demand: .scheduled))
    }

    @Test(arguments: [DayRules.Demand.scheduled, .explicit, .forced])
    func `Nothing later than the last sync is ever asked for`(demand: DayRules.Demand) {
        let rules = rules(sync: "2026-11-20T08:00:00Z")
        #expect(rules.lastDay == CivilDay("2026-11-20"))
        #expect(rules.wantsLook(today.advanced(by: -2), of: .steps, held: nil, demand: demand))
        #expect(!rules.wantsLook(today.advanced(by: -1), of: .steps, held: nil, demand: demand))
        #expect(!rules.wantsLook(today, of: .weight, held: nil, demand: demand))
    }

    @Test func `The last date is the person's, not Greenwich's, and never later than today`() throws {
        let zone = try #require(TimeZone(identifier: "Pacific/Auckland"))
        let late = DayRules(zone: zone, deviceSync: nil, now: now)
        #expect(late.today == CivilDay("2026-11-23"))
        #expect(late.lastDay == CivilDay("2026-11-23"))
        #expect(rules(sync: "2026-11-25T00:00:00Z").lastDay == today)
    }

    @Test func `An open day is looked at when the device has synced since the last look`() {
        let held = open(today, looked: "2026-11-22T11:30:00Z", sync: "2026-11-22T10:50:00Z")
        #expect(rules().wantsLook(today, of: .heartRate, held: held, demand: .scheduled))
        // 75 minutes after the sync are not over.
        let same = open(today, looked: "2026-11-22T11:30:00Z", sync: "2026-11-22T11:00:00Z")
        #expect(!rules().wantsLook(today, of: .heartRate, held: same, demand: .scheduled))
        #expect(!rules().wantsLook(today, of: .heartRate, held: same, demand: .explicit))
    }

    @Test func `Where samples stand in for a sync, an ended date that costs calls of its own is left until it is late`()
    {
        let yesterday = today.advanced(by: -1)
        let held = open(yesterday, looked: "2026-11-22T01:00:00Z", sync: nil, pastEnd: "2026-11-22T00:30:00Z")
        let at = { (now: String, costs: Bool) in
            rules(sync: nil, sample: "2026-11-22T00:30:00Z", now: now)
                .wantsLook(yesterday, of: .heartRate, held: held, demand: .scheduled, costsACall: costs)
        }
        #expect(!at("2026-11-22T01:15:00Z", true))
        #expect(at("2026-11-22T01:15:00Z", false))
        #expect(at("2026-11-22T01:45:00Z", true))
    }

    @Test func `An open day is looked at once more 75 minutes after a sync`() {
        let held = open(today, looked: "2026-11-22T11:30:00Z", sync: "2026-11-22T11:00:00Z")
        #expect(!rules(now: "2026-11-22T12:14:59Z").wantsLook(today, of: .spo2, held: held, demand: .scheduled))
        #expect(rules(now: "2026-11-22T12:15:00Z").wantsLook(today, of: .spo2, held: held, demand: .scheduled))
        let again = open(today, looked: "2026-11-22T12:15:00Z", sync: "2026-11-22T11:00:00Z")
        #expect(!rules(now: "2026-11-22T15:00:00Z").wantsLook(today, of: .spo2, held: again, demand: .scheduled))
    }

    @Test func `A day that is due to settle is looked at without a new sync`() {
        let day = today.advanced(by: -3)
        let held = open(
            day, looked: "2026-11-20T10:00:00Z", sync: "2026-11-20T09:00:00Z", pastEnd: "2026-11-20T09:00:00Z")
        let before = rules(sync: "2026-11-20T09:00:00Z", now: "2026-11-22T08:59:59Z")
        #expect(!before.wantsLook(day, of: .steps, held: held.looked("2026-11-20T11:00:00Z"), demand: .scheduled))
        let after = rules(sync: "2026-11-20T09:00:00Z", now: "2026-11-22T09:00:00Z")
        #expect(after.wantsLook(day, of: .steps, held: held.looked("2026-11-20T11:00:00Z"), demand: .scheduled))
    }

    @Test func `A settled day is looked at only when it is forced`() {
        let day = today.advanced(by: -10)
        let settled = LedgerEntry(resource: .steps, day: day, state: .settled, lookedAt: now.addingTimeInterval(-1e7))
        #expect(!rules().wantsLook(day, of: .steps, held: settled, demand: .scheduled))
        #expect(!rules().wantsLook(day, of: .steps, held: settled, demand: .explicit))
        #expect(rules().wantsLook(day, of: .steps, held: settled, demand: .forced))
    }

    @Test(arguments: [Resource.weight, .sleep])
    func `Weight and sleep of the last 30 days are read again weekly`(resource: Resource) {
        func wants(age: Int, lookedDaysAgo days: Double, _ resource: Resource) -> Bool {
            let held = LedgerEntry(
                resource: resource, day: today.advanced(by: -age), state: .settled,
                lookedAt: now.addingTimeInterval(-days * 86_400))
            return rules().wantsLook(held.day, of: resource, held: held, demand: .scheduled)
        }
        #expect(wants(age: 30, lookedDaysAgo: 7, resource))
        #expect(!wants(age: 30, lookedDaysAgo: 6.99, resource))
        #expect(!wants(age: 31, lookedDaysAgo: 20, resource))
        #expect(!wants(age: 20, lookedDaysAgo: 15, .hrv))
    }

    @Test func `A re-read that failed waits for its backoff and not for a person`() {
        var held = LedgerEntry(
            resource: .sleep, day: today.advanced(by: -10), state: .settled,
            lookedAt: now.addingTimeInterval(-8 * 86_400))
        held.failure = .init(
            code: "forbidden", message: "Refused.", attempts: 2, retryAt: now.addingTimeInterval(60))
        #expect(!rules().wantsLook(held.day, of: .sleep, held: held, demand: .scheduled))
        #expect(rules().wantsLook(held.day, of: .sleep, held: held, demand: .explicit))
        held.failure?.retryAt = now
        #expect(rules().wantsLook(held.day, of: .sleep, held: held, demand: .scheduled))
    }

    @Test func `Without a known sync today and yesterday are looked at each time, older open days once a day`() {
        let rules = rules(sync: nil)
        func wants(_ age: Int, looked: String) -> Bool {
            let day = today.advanced(by: -age)
            return rules.wantsLook(day, of: .steps, held: open(day, looked: looked, sync: nil), demand: .scheduled)
        }
        #expect(wants(0, looked: "2026-11-22T11:59:00Z"))
        #expect(wants(1, looked: "2026-11-22T11:59:00Z"))
        #expect(!wants(2, looked: "2026-11-21T12:00:01Z"))
        #expect(wants(2, looked: "2026-11-21T12:00:00Z"))
    }

    @Test func `A failed day waits for its backoff unless a person asks`() {
        var held = LedgerEntry(resource: .steps, day: today, state: .failed)
        held.failure = .init(code: "unavailable", message: "Down.", attempts: 1, retryAt: now.addingTimeInterval(1))
        #expect(!rules().wantsLook(today, of: .steps, held: held, demand: .scheduled))
        #expect(rules().wantsLook(today, of: .steps, held: held, demand: .explicit))
        #expect(rules(now: "2026-11-22T12:00:01Z").wantsLook(today, of: .steps, held: held, demand: .scheduled))
        held.failure?.retryAt = nil
        #expect(!rules().wantsLook(today, of: .steps, held: held, demand: .scheduled))
        #expect(rules().wantsLook(today, of: .steps, held: held, demand: .forced))
    }

    @Test(arguments: [LedgerEntry.State.settled, .open])
    func `What a clock noted that was ahead is looked at again, and what it settled is open`(state: LedgerEntry.State) {
        let yesterday = today.advanced(by: -1)
        var held = LedgerEntry(
            resource: .steps, day: yesterday, state: state, lookedAt: Date(iso: "2040-01-01T00:00:00Z"),
            lastSyncSeen: Date(iso: "2026-11-22T11:00:00Z"), syncedPastEndAt: Date(iso: "2026-11-22T11:00:00Z"))
        #expect(rules().wantsLook(yesterday, of: .steps, held: held, demand: .scheduled))
        let mended = rules().entry(
            after: FetchedDay(yesterday, parts: [], hasData: false), of: .steps, held: held, zone: "UTC")
        #expect(mended.state == .open && mended.lookedAt == now)
        // Set back by an hour, a clock makes nobody doubt.
        held.lookedAt = now.addingTimeInterval(3600)
        #expect(!rules().wantsLook(yesterday, of: .steps, held: held, demand: .scheduled))
    }

    @Test func `A clock that the tracker's sync tells to be behind makes nobody doubt what was noted`() {
        let settled = LedgerEntry(resource: .steps, day: today.advanced(by: -5), state: .settled, lookedAt: now)
        let behind = rules(sync: "2026-11-25T12:00:00Z", now: "2026-11-20T12:00:00Z")
        #expect(behind.isClockBehind)
        #expect(!behind.wantsLook(settled.day, of: .steps, held: settled, demand: .scheduled))
        #expect(!rules(sync: "2026-11-23T23:00:00Z").isClockBehind, "wall times and zones differ by a day")
    }

    @Test func `A wait that is longer than any was noted by a clock that was ahead`() {
        var held = LedgerEntry(resource: .steps, day: today, state: .failed)
        held.failure = .init(
            code: "unavailable", message: "Down.", attempts: 1, retryAt: now.addingTimeInterval(365 * 86_400))
        #expect(rules().wantsLook(today, of: .steps, held: held, demand: .scheduled))
        held.failure?.retryAt = now.addingTimeInterval(86_400)
        #expect(!rules().wantsLook(today, of: .steps, held: held, demand: .scheduled))
    }

    @Test func `What was seen of a day is not unseen because the tracker that synced was taken off`() {
        let held = open(today, looked: "2026-11-22T11:30:00Z", sync: "2026-11-22T11:00:00Z")
        let older = rules(sync: "2026-11-22T08:00:00Z")
        #expect(
            older.seenUntil(today, of: .steps, held: held)
                == Int64(Date(iso: "2026-11-22T11:00:00Z").timeIntervalSince1970))
    }
}

extension LedgerEntry {
    fileprivate func looked(_ text: String) -> LedgerEntry {
        var entry = self
        entry.lookedAt = Date(iso: text)
        return entry
    }
}
