import Foundation
import GRDB
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import Archive

struct StagingTests {
    private func part(_ text: String) -> DayPart { DayPart("samples", Array(text.utf8)) }

    private func record(_ bench: ArchiveBench, _ staged: [StagedPart], _ text: String = "") -> DayRecord {
        var record = bench.record(text)
        record.staged = staged
        record.entry.hasData = true
        return record
    }

    @Test func `A day of staged parts and others is read back in their order, and nothing stays staged`() async throws {
        let bench = try await ArchiveBench()
        let staged = try await [bench.archive.stage(part("one")), bench.archive.stage(part("two"))]
        #expect(try await bench.archive.stagedParts() == 2)
        #expect(try await bench.commit(record(bench, staged, "rest")).sequence == 1)
        #expect(try await bench.versions() == [["onetworest"]])
        #expect(try await bench.archive.stagedParts() == 0)
    }

    @Test func `The same parts staged again change nothing`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(record(bench, [try await bench.archive.stage(part("one"))]))
        let again = try await bench.commit(record(bench, [try await bench.archive.stage(part("one"))]))
        #expect(again == CommitReceipt(changed: [], sequence: 1))
        #expect(try await bench.archive.stagedParts() == 0)
        let other = try await bench.commit(record(bench, [try await bench.archive.stage(part("two"))]))
        #expect(other.sequence == 2)
    }

    @Test func `A part that is not there any more keeps its day as it was`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("held"))
        let staged = try await bench.archive.stage(part("one"))
        try await bench.archive.unstage([staged])
        let error = await failure { try await bench.commit(record(bench, [staged])) }
        #expect(error?.code == "failed")
        #expect(try await bench.versions() == [["held"]])
    }

    @Test func `Large days are handed over one by one, small ones together`() async throws {
        let bench = try await ArchiveBench()
        let large = String(repeating: "x", count: 9 << 20)
        for back in 0..<3 { try await bench.commit(bench.record(large, day: ArchiveBench.today.advanced(by: -back))) }
        for back in 3..<6 { try await bench.commit(bench.record("s", day: ArchiveBench.today.advanced(by: -back))) }
        #expect(try await bench.archive.changes(after: 0, limit: 8).map(\.sequence) == [1])
        #expect(try await bench.archive.changes(after: 2, limit: 8).map(\.sequence) == [3, 4, 5, 6])
    }

    @Test func `An account that is erased leaves no day, no version and no row`() async throws {
        let bench = try await ArchiveBench(sinks: "sink")
        let other = Account("other")!
        for account in [Account.me, other] {
            try await bench.archive.save(
                AccountFacts(account: account, provider: "scripted", authorizedAt: ArchiveBench.noon))
            _ = try await bench.archive.commit([bench.record("1")], of: account)
        }
        try await bench.archive.save(SinkCursor(delivered: 2, sent: 2), of: "sink")
        try await bench.commit(bench.record("2"))
        try await bench.archive.erase(.me)
        #expect(try await bench.archive.accounts().map(\.account) == [other])
        #expect(try await bench.versions() == [["1"]])
        #expect(try await bench.archive.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM superseded") } == 0)
    }
}
