import Archive
import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

struct DigestTests {
    private let series = [
        Series(
            measurement: "Body", tags: [.init("isMainSleep", "True")], times: [1, 2],
            columns: [
                .init("fat", .floats([.nan, 20.5])), .init("count", .integers([Series.absentInteger, 3])),
                .init("weight", .floats([70, 71])),
            ])
    ]

    private func digests(_ bench: ArchiveBench) async throws -> [DayDigest] {
        try await bench.archive.digests(
            of: .steps, account: .me, days: ArchiveBench.today.advanced(by: -9)...ArchiveBench.today)
    }

    @Test func `a digest comes back as it was, types and absent values too`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("a"), bench.record("", day: ArchiveBench.today.advanced(by: -1)))
        var digest = try #require(try await digests(bench).first)
        #expect(try await digests(bench).count == 1)
        #expect(digest.series == nil)
        #expect(digest.timeZone == "Europe/Vienna")
        digest.series = series
        try await bench.archive.save([digest], of: .steps, account: .me)
        #expect(try await digests(bench) == [digest])
    }

    @Test func `a day that changed has no digest, and one of the body before is not kept`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("a"))
        var digest = try #require(try await digests(bench).first)
        digest.series = series
        try await bench.archive.save([digest], of: .steps, account: .me)
        try await bench.commit(bench.record("b"))
        #expect(try await digests(bench).map(\.series) == [nil])
        try await bench.archive.save([digest], of: .steps, account: .me)
        #expect(try await digests(bench).map(\.series) == [nil])
    }

    @Test func `who is forgotten leaves no digest behind`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("a"))
        var digest = try #require(try await digests(bench).first)
        digest.series = series
        try await bench.archive.save([digest], of: .steps, account: .me)
        try await bench.archive.erase(.me)
        #expect(try await bench.rows(of: "digest") == 0)
    }
}
