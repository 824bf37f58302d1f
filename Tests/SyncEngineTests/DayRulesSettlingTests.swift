import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// "Settled", and what a row is after a look.
struct DayRulesSettlingTests {
    private let day = CivilDay("2026-11-18")!

    private func rules(sync: String?, sample: String? = nil, now: String, zone: TimeZone = .gmt) -> DayRules {
        DayRules(
            zone: zone, deviceSync: sync.map { Date(iso: $0) }, newestSample: sample.map { Date(iso: $0) },
            now: Date(iso: now))
    }

    private func after(
        _ rules: DayRules, held: LedgerEntry? = nil, day: CivilDay? = nil, resource: Resource = .steps
    ) -> LedgerEntry {
        rules.entry(after: .noon(day ?? self.day), of: resource, held: held, zone: "UTC")
    }

    private var held: LedgerEntry {
        LedgerEntry(resource: .steps, day: day, state: .open, lookedAt: Date(iso: "2026-11-18T12:00:00Z"))
    }

    @Test func `A day settles 48 hours after its end when the sync past the end was known before`() {
        var held = held
        held.syncedPastEndAt = Date(iso: "2026-11-19T00:00:00Z")
        let sync = "2026-11-20T20:00:00Z"
        #expect(after(rules(sync: sync, now: "2026-11-20T23:59:59Z"), held: held).state == .open)
        #expect(after(rules(sync: sync, now: "2026-11-21T00:00:00Z"), held: held).state == .settled)
    }

    @Test func `A day settles 48 hours after the first sync seen past its end, however late that came`() {
        let first = after(rules(sync: "2026-11-22T10:00:00Z", now: "2026-11-22T10:05:00Z"), held: held)
        #expect(first.state == .open)
        #expect(first.syncedPastEndAt == Date(iso: "2026-11-22T10:00:00Z"))
        let second = after(rules(sync: "2026-11-24T09:00:00Z", now: "2026-11-24T09:59:00Z"), held: first)
        #expect(second.state == .open)
        #expect(second.syncedPastEndAt == first.syncedPastEndAt)
        let third = after(rules(sync: "2026-11-24T09:00:00Z", now: "2026-11-24T10:00:00Z"), held: second)
        #expect(third.state == .settled)
    }

    @Test func `A day that no sync passed stays open however old it is`() {
        let rules = rules(sync: "2026-11-18T20:00:00Z", now: "2027-03-01T00:00:00Z")
        #expect(after(rules, held: held).state == .open)
        #expect(after(rules).state == .open)
    }

    @Test func `A day older than 14 days settles at its first look`() {
        let rules = rules(sync: "2026-11-22T10:00:00Z", now: "2026-11-22T12:00:00Z")
        #expect(after(rules, day: CivilDay("2026-11-07")).state == .settled)
        #expect(after(rules, day: CivilDay("2026-11-08")).state == .open)
        var held = held
        held.day = CivilDay("2026-11-07")!
        #expect(after(rules, held: held, day: held.day).state == .open, "one look is enough only when it is the first")
    }

    @Test func `Without a device the newest sample stands in for the sync`() {
        let past = after(
            rules(sync: nil, sample: "2026-11-19T01:00:00Z", now: "2026-11-20T12:00:00Z"), held: held)
        #expect(past.syncedPastEndAt == Date(iso: "2026-11-19T01:00:00Z"))
        #expect(past.lastSyncSeen == nil)
        #expect(
            after(rules(sync: nil, sample: "2026-11-19T01:00:00Z", now: "2026-11-21T01:00:00Z"), held: past).state
                == .settled)
    }

    @Test func `Without a device a day after the newest sample settles at the age of 7 days too`() {
        let sample = "2026-11-18T23:00:00Z"
        #expect(after(rules(sync: nil, sample: sample, now: "2026-11-25T23:59:59Z"), held: held).state == .open)
        #expect(after(rules(sync: nil, sample: sample, now: "2026-11-26T00:00:00Z"), held: held).state == .settled)
    }

    @Test func `Without a device and a sample a day settles at the age of 7 days`() {
        #expect(after(rules(sync: nil, now: "2026-11-25T23:59:59Z"), held: held).state == .open)
        #expect(after(rules(sync: nil, now: "2026-11-26T00:00:00Z"), held: held).state == .settled)
    }

    @Test func `A settled day stays settled when it is read again`() {
        var held = held
        held.state = .settled
        #expect(after(rules(sync: "2026-11-18T10:00:00Z", now: "2026-11-22T00:00:00Z"), held: held).state == .settled)
    }

    @Test func `A look clears the failure and notes the sync it knew`() {
        var held = held
        held.state = .failed
        held.failure = .init(code: "unavailable", message: "Down.", attempts: 3, retryAt: nil)
        let entry = after(rules(sync: "2026-11-18T20:00:00Z", now: "2026-11-18T21:00:00Z"), held: held)
        #expect(entry.failure == nil)
        #expect(entry.state == .open)
        #expect(entry.lookedAt == Date(iso: "2026-11-18T21:00:00Z"))
        #expect(entry.lastSyncSeen == Date(iso: "2026-11-18T20:00:00Z"))
        #expect(entry.hasData)
    }

    @Test func `A day ends when the person's does`() throws {
        let vienna = try #require(TimeZone(identifier: "Europe/Vienna"))
        let rules = rules(sync: "2026-11-18T23:30:00Z", now: "2026-11-18T23:40:00Z", zone: vienna)
        #expect(after(rules, held: held).syncedPastEndAt == Date(iso: "2026-11-18T23:30:00Z"))
        #expect(
            after(self.rules(sync: "2026-11-18T23:30:00Z", now: "2026-11-18T23:40:00Z"), held: held)
                .syncedPastEndAt == nil)
    }

    @Test func `Data are seen until the sync, the look or the day's end, whichever came first`() {
        let middle = rules(sync: "2026-11-18T10:00:00Z", now: "2026-11-18T12:00:00Z")
        #expect(middle.seenUntil(day, of: .steps) == Int64(Date(iso: "2026-11-18T10:00:00Z").timeIntervalSince1970))
        let later = rules(sync: "2026-11-20T10:00:00Z", now: "2026-11-20T12:00:00Z")
        #expect(later.seenUntil(day, of: .steps) == Int64(Date(iso: "2026-11-19T00:00:00Z").timeIntervalSince1970))
        let blind = rules(sync: nil, now: "2026-11-18T12:00:00Z")
        #expect(blind.seenUntil(day, of: .steps) == Int64(Date(iso: "2026-11-18T12:00:00Z").timeIntervalSince1970))
    }

    @Test func `A weigh-in does not wait for the tracker`() {
        let rules = rules(sync: "2026-11-18T10:00:00Z", now: "2026-11-18T12:00:00Z")
        #expect(rules.seenUntil(day, of: .weight) == Int64(Date(iso: "2026-11-18T12:00:00Z").timeIntervalSince1970))
    }

    @Test func `Each failure in a row waits twice as long, an hour at most`() {
        var entry: LedgerEntry?
        let rules = rules(sync: nil, now: "2026-11-22T12:00:00Z")
        let waits = (1...12).map { _ -> TimeInterval in
            entry = rules.entry(
                afterFailure: ProviderError(.unavailable, "Down."), of: .steps, day, held: entry)
            return entry?.failure?.retryAt?.timeIntervalSince(rules.now) ?? 0
        }
        #expect(Array(waits.prefix(4)) == [60, 120, 240, 480])
        #expect(waits.last == 3600)
        #expect(entry?.failure?.attempts == 12)
        #expect(entry?.state == .failed)
        #expect(entry?.lookedAt == nil)
    }

    @Test func `A refusal waits from an hour to a day, what time does not mend is not tried again`() {
        let rules = rules(sync: nil, now: "2026-11-22T12:00:00Z")
        func wait(_ kind: ProviderError.Kind, attempts: Int) -> TimeInterval? {
            var held = held
            held.failure = .init(code: "x", message: "x", attempts: attempts - 1, retryAt: nil)
            return rules.entry(afterFailure: ProviderError(kind, "x"), of: .steps, day, held: held).failure?.retryAt?
                .timeIntervalSince(rules.now)
        }
        #expect(wait(.forbidden, attempts: 1) == 3600)
        #expect(wait(.rejected, attempts: 2) == 7200)
        #expect(wait(.forbidden, attempts: 1_000_000) == 86_400)
        #expect(wait(.unreadable, attempts: 1) == 60)
        #expect(wait(.gone, attempts: 1) == nil)
        #expect(wait(.notAuthorized, attempts: 1) == nil)
    }

    @Test func `A failed look takes nothing from a day that is held`() {
        var held = held
        held.state = .settled
        held.hasData = true
        let entry = rules(sync: nil, now: "2026-11-22T12:00:00Z").entry(
            afterFailure: ProviderError(.unavailable, "Down."), of: .steps, day, held: held)
        #expect(entry.state == .settled)
        #expect(entry.hasData)
        #expect(entry.lookedAt == held.lookedAt)
    }
}
