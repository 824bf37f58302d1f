import Foundation
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

@testable import Archive

/// The archive's files stay small, and what belongs together is written together.
struct CompactTests {
    private let noon = ArchiveBench.noon

    private func size(_ name: String, _ bench: ArchiveBench) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: bench.folder.path + "/" + name)
        return try #require(attributes[.size] as? Int)
    }

    /// Letters that do not become fewer when they are compressed.
    private func noise(_ count: Int, seed: UInt64 = 0) -> String {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<count / 2).flatMap { _ in
            let word = UInt8.random(in: .min ... .max, using: &random)
            return [word >> 4, word & 15].map { $0 + UInt8(ascii: "a") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `at the end of a job the write-ahead log is empty`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record(noise(3 << 20)))
        #expect(try size("archive.sqlite-wal", bench) > 1 << 20)
        var job = Job(id: "1", request: JobRequest(account: .me), createdAt: noon)
        try await bench.archive.save(job)
        #expect(try size("archive.sqlite-wal", bench) > 1 << 20)
        job.state = .done
        try await bench.archive.save(job)
        #expect(try size("archive.sqlite-wal", bench) == 0)
        #expect(try size("archive.sqlite", bench) > 1 << 20)
    }

    @Test func `an account that is erased gives its room on the disk back`() async throws {
        let bench = try await ArchiveBench()
        let other = Account("other")!
        _ = try await bench.archive.commit([bench.record("1")], of: other)
        for back in 0..<8 {
            let day = ArchiveBench.today.advanced(by: -back)
            try await bench.commit(bench.record(noise(1 << 20, seed: UInt64(back)), day: day))
        }
        await bench.archive.checkpoint()
        #expect(try size("archive.sqlite", bench) > 2 << 20)
        try await bench.archive.erase(.me)
        #expect(try size("archive.sqlite", bench) < 1 << 18)
        #expect(try size("archive.sqlite-wal", bench) == 0)
        #expect(try await bench.versions() == [["1"]])
    }

    @Test func `a grant that is kept brings its account with it, and what it could not try before is due`() async throws
    {
        let bench = try await ArchiveBench()
        var grant = Grant(
            account: .me, provider: "fitbit", userID: "ABC", accessToken: "a", refreshToken: "r", issuedAt: noon,
            expiresAt: noon + 28_800, scopes: ["sleep"])
        try await bench.archive.save(grant)
        #expect(
            try await bench.archive.accounts() == [
                AccountFacts(account: .me, provider: "fitbit", authorizedAt: noon)
            ])
        var entry = bench.record("1").entry
        entry.failure = LedgerEntry.Failure(code: "not_authorized", message: "It ended.", attempts: 1, retryAt: nil)
        try await bench.archive.recordFailures([entry], of: .me)
        try await bench.archive.update(.me) { $0.leftAt = ArchiveBench.noon }
        grant.issuedAt = noon + 60
        try await bench.archive.save(grant)
        let facts = try #require(try await bench.archive.facts(of: .me))
        #expect(facts.leftAt == nil && facts.renewedAt == noon + 60 && facts.authorizedAt == noon)
        let rows = try await bench.archive.ledger(of: .me, days: entry.day...entry.day)
        #expect(rows.map(\.failure?.retryAt) == [noon + 60])
    }
}
