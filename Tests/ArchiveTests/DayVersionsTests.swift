import Foundation
import GRDB
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import Archive

struct DayVersionsTests {
    private let yesterday = ArchiveBench.today.advanced(by: -1)

    @Test func `A day that came again as it was changes nothing downstream and is looked at`() async throws {
        let bench = try await ArchiveBench()
        let first = try await bench.commit(bench.record("1"))
        var again = bench.record("1")
        again.entry.lookedAt = ArchiveBench.noon + 60
        again.entry.state = .settled
        let second = try await bench.commit(again)
        #expect(first == CommitReceipt(changed: [ArchiveBench.today], sequence: 1))
        #expect(second == CommitReceipt(changed: [], sequence: 1))
        let days = ArchiveBench.today...ArchiveBench.today
        let row = try #require(try await bench.archive.ledger(of: .me, days: days).first)
        #expect(row == again.entry)
    }

    @Test func `A day whose context changed is another day to decode`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1", seenUntil: 1000))
        #expect(try await bench.commit(bench.record("1", seenUntil: 2000)).sequence == 2)
        var moved = bench.record("1", seenUntil: 2000)
        moved.context.timeZone = "Asia/Tokyo"
        #expect(try await bench.commit(moved).sequence == 3)
        moved.context.provider = "other"
        #expect(try await bench.commit(moved).sequence == 4)
        #expect(try await bench.archive.day(ArchiveBench.today, of: .steps, account: .me)?.context == moved.context)
    }

    @Test func `A day goes from empty to data and back, each a change but the first`() async throws {
        let bench = try await ArchiveBench(sinks: "sink")
        #expect(try await bench.commit(bench.record("")).changed.isEmpty)
        #expect(try await bench.commit(bench.record("", seenUntil: 2000)).changed.isEmpty)
        #expect(try await bench.archive.lastSequence() == 0)
        #expect(try await bench.archive.day(ArchiveBench.today, of: .steps, account: .me)?.parts == [])
        #expect(try await bench.commit(bench.record("1")).sequence == 1)
        try await bench.archive.save(SinkCursor(delivered: 1, sent: 1), of: "sink")
        #expect(try await bench.commit(bench.record("")).sequence == 2)
        #expect(try await bench.versions() == [["1", ""]])
        #expect(try await bench.commit(bench.record("2")).sequence == 3)
        #expect(try await bench.versions() == [["1", "2"]])
    }

    @Test func `The changes come in their order, a changed day at its new place`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("a"), bench.record("b", day: yesterday), bench.record("c", of: .sleep))
        #expect(try await bench.versions() == [["a"], ["b"], ["c"]])
        try await bench.commit(bench.record("A"))
        #expect(try await bench.versions() == [["b"], ["c"], ["A"]])
        #expect(try await bench.versions(after: 3) == [["A"]])
        #expect(try await bench.archive.changes(after: 0, limit: 2).map(\.sequence) == [2, 3])
        #expect(try await bench.archive.pendingDays(after: SinkCursor(delivered: 2)) == 2)
        #expect(try await bench.archive.pendingDays(after: SinkCursor(delivered: 4)) == 0)
    }

    @Test func `An earlier version is kept until every sink has passed the new one`() async throws {
        let bench = try await ArchiveBench(sinks: "a", "b")
        try await bench.commit(bench.record("1"))
        try await bench.archive.save(SinkCursor(delivered: 0, sent: 1), of: "a")
        try await bench.commit(bench.record("2"))
        try await bench.archive.save(SinkCursor(delivered: 0, sent: 2), of: "a")
        try await bench.commit(bench.record("3"))
        #expect(try await bench.versions() == [["1", "2", "3"]])
        try await bench.archive.save(SinkCursor(delivered: 3, sent: 3), of: "a")
        #expect(try await bench.versions() == [["1", "2", "3"]], "b has not passed it")
        try await bench.archive.save(SinkCursor(delivered: 3, sent: 3), of: "b")
        #expect(try await bench.versions() == [["3"]])
    }

    @Test func `A version that no sink can have seen is not kept`() async throws {
        let bench = try await ArchiveBench(sinks: "a")
        try await bench.commit(bench.record("1"))
        try await bench.commit(bench.record("2"))
        #expect(try await bench.versions() == [["2"]])
    }

    @Test func `A sink that is no longer in use holds nothing back, and starts where it was when it returns`()
        async throws
    {
        let bench = try await ArchiveBench(sinks: "a", "b")
        try await bench.commit(bench.record("1"))
        try await bench.archive.save(SinkCursor(delivered: 1, sent: 1), of: "a")
        try await bench.commit(bench.record("2"))
        try await bench.archive.save(SinkCursor(delivered: 2, sent: 2), of: "a")
        #expect(try await bench.versions() == [["1", "2"]])
        try await bench.archive.register(sinks: ["a"])
        #expect(try await bench.versions() == [["2"]])
        try await bench.archive.register(sinks: ["a", "b"])
        #expect(try await bench.archive.cursor(of: "a") == SinkCursor(delivered: 2, sent: 2))
        #expect(try await bench.archive.cursor(of: "b") == SinkCursor())
        #expect(try await bench.archive.cursor(of: "never seen") == SinkCursor())
    }

    @Test func `An answer is one transaction: one day that cannot be kept keeps all out`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("before"))
        try await bench.archive.pool.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON day WHEN NEW.resource = 'sleep'
                    BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """)
        }
        let error = await failure {
            try await bench.commit(
                bench.record("after"), bench.record("x", day: yesterday), bench.record("y", of: .sleep))
        }
        #expect(error?.code == "failed")
        #expect(error?.message.contains("refused") == false)
        #expect(try await bench.versions() == [["before"]])
        #expect(try await bench.archive.lastSequence() == 1)
    }

    @Test func `A failed look leaves body, sequence and zone as they are`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        var failed = bench.record("1").entry
        failed.state = .failed
        failed.failure = .init(code: "unavailable", message: "Down.", attempts: 2, retryAt: ArchiveBench.noon + 60)
        let never = LedgerEntry(
            resource: .steps, day: yesterday, state: .failed,
            failure: .init(code: "gone", message: "Over.", attempts: 1, retryAt: nil))
        try await bench.archive.recordFailures([failed, never], of: .me)
        let rows = try await bench.archive.ledger(of: .me, days: yesterday...ArchiveBench.today)
        #expect(Set(rows.map(\.day)) == [yesterday, ArchiveBench.today])
        #expect(rows.first { $0.day == ArchiveBench.today } == failed)
        #expect(rows.first { $0.day == yesterday } == never)
        #expect(try await bench.versions() == [["1"]])
        #expect(try await bench.archive.day(yesterday, of: .steps, account: .me) == nil)
        try await bench.commit(bench.record("1"))
        let mended = try await bench.archive.ledger(of: .me, days: ArchiveBench.today...ArchiveBench.today)
        #expect(mended.map(\.failure) == [nil])
        #expect(try await bench.archive.lastSequence() == 1)
    }

    @Test func `The newest day with data is found, not later than asked`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(
            bench.record("old", day: yesterday.advanced(by: -1)), bench.record("", day: yesterday), bench.record("new"))
        func newest(_ day: CivilDay) async throws -> CivilDay? {
            try await bench.archive.newestDay(of: .steps, account: .me, notAfter: day)?.day
        }
        #expect(try await newest(ArchiveBench.today) == ArchiveBench.today)
        #expect(try await newest(yesterday) == yesterday.advanced(by: -1))
        #expect(try await newest(yesterday.advanced(by: -2)) == nil)
    }

    @Test func `Coverage counts the days that have an answer and tells the failure that stands`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"), bench.record("", day: yesterday))
        try await bench.archive.recordFailures(
            [
                LedgerEntry(
                    resource: .steps, day: yesterday.advanced(by: -1), state: .failed,
                    failure: .init(code: "unavailable", message: "Down.", attempts: 1, retryAt: nil))
            ], of: .me)
        let days = yesterday.advanced(by: -5)...ArchiveBench.today
        let coverage = try #require(try await bench.archive.coverage(of: .me, days: days)[.steps])
        #expect(coverage.looked == [yesterday, ArchiveBench.today])
        #expect(coverage.lastLook == ArchiveBench.noon)
        #expect(coverage.failure?.message == "Down.")
    }

    @Test func `Accounts do not see each other's days`() async throws {
        let bench = try await ArchiveBench()
        let anna = try #require(Account("anna"))
        try await bench.commit(bench.record("mine"))
        _ = try await bench.archive.commit([bench.record("hers")], of: anna)
        #expect(try await bench.versions() == [["mine"], ["hers"]])
        #expect(
            try await bench.archive.day(ArchiveBench.today, of: .steps, account: anna)?.parts
                == FetchedDay.text(ArchiveBench.today, "hers").parts)
    }
}
