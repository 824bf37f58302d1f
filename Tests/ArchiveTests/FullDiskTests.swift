import Foundation
import GRDB
import HealthModel
import Logging
import SyncEngine
import TestSupport
import Testing

@testable import Archive

@Suite(.timeLimit(.minutes(1)))
struct FullDiskTests {
    /// Lets the database grow by `pages` more; nil: as it likes.
    private func limit(_ archive: SQLiteArchive, pages: Int?) async throws {
        try await archive.pool.writeWithoutTransaction { db in
            let used = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages.map { used + $0 } ?? 1_000_000)")
        }
    }

    /// Text that does not get shorter when it is compressed.
    private func noise(_ count: Int) -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in "\(UInt64.random(in: 0...UInt64.max, using: &random))" }.joined()
    }

    @Test func `A full disk keeps all of an answer out, says what to do, and loses nothing`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("before"))
        try await limit(bench.archive, pages: 2)
        let records = [bench.record("after"), bench.record(noise(20_000), of: .sleep)]
        let error = await failure { _ = try await bench.archive.commit(records, of: .me) }
        #expect(error?.code == "disk_full")
        #expect(error?.message.contains("free some space") == true)
        #expect(try await bench.versions() == [["before"]])
        try await limit(bench.archive, pages: nil)
        #expect(try await bench.archive.commit(records, of: .me).changed.count == 2)
    }

    @Test func `A sync on a full disk ends with the sentence, and the engine goes on when there is space`() async throws
    {
        let bench = try await ArchiveBench()
        let provider = ScriptedProvider(lastSync: ArchiveBench.noon - 600)
        let noise = noise(50_000)
        provider.script {
            $0.fetch = { window, _ throws(ProviderError) in window.days.map { .text($0, noise) } }
            $0.decode = { _ throws(ProviderError) in [] }
        }
        let engine = SyncEngine(
            provider: provider, archive: bench.archive, sinks: [RecordingSink()],
            clock: ManualClock(ArchiveBench.noon), settings: SyncSettings(interval: nil),
            log: SuiteLog.logger())
        try await engine.authorized(.me)
        let request = JobRequest(resources: [.steps], from: ArchiveBench.today, to: ArchiveBench.today)
        func finish() async throws -> Job {
            var last = try await engine.sync(request)
            for await job in await engine.watch(last.id) { last = job }
            return last
        }
        try await limit(bench.archive, pages: 8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let job = try await finish()
            #expect(job.state == .failed)
            #expect(job.problems.map(\.code) == ["disk_full"])
            try await limit(bench.archive, pages: nil)
            #expect(try await finish().state == .done)
            group.cancelAll()
        }
    }
}
