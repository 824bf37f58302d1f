import Archive
import Foundation
import GRDB
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

struct InspectionTests {
    private func grant() -> Grant {
        Grant(
            account: .me, provider: "google", userID: nil, accessToken: "a", refreshToken: "r",
            issuedAt: ArchiveBench.noon,
            expiresAt: ArchiveBench.noon + 3600, scopes: ["sleep"])
    }

    private func key(of bench: ArchiveBench) throws -> TokenKey? {
        try SecretFile(path: bench.folder.path + "/token-key").read().flatMap { TokenKey($0, from: "the test") }
    }

    @Test func `what an archive holds is read beside the service that uses it, and the lock stays with that`()
        async throws
    {
        let bench = try await ArchiveBench(sinks: "there")
        try await bench.archive.save(grant())
        try await bench.commit(bench.record("steps"))
        try await bench.archive.bury(
            [DeadLetter(line: "x", reason: "no", at: ArchiveBench.noon)], of: "there")
        let key = try key(of: bench)
        let found = try #require(
            try await ArchiveInspection.read(bench.folder.path, tokenKey: key, sinks: ["there"]))
        #expect(found.form == .current)
        #expect(found.rows["day"] == 1)
        #expect(found.rows["dead_letter"] == 1)
        #expect(found.accounts.map(\.account) == [.me])
        #expect(found.grants.map(\.accessToken) == ["a"])
        #expect(found.deliveries == [.init(sink: "there", pending: 1, deadLetters: 1)])
        #expect(found.size > 0)
        #expect(try await ArchiveInspection.isWhole(bench.folder.path))
        #expect(
            try await ArchiveInspection.dayGroups(bench.folder.path) == [
                .init(
                    account: "me", resource: "steps", state: "open", failure: nil, count: 1,
                    days: ArchiveBench.today...ArchiveBench.today)
            ])
        #expect(SQLiteArchive.owner(of: bench.folder.path) == "\(getpid())")
        try await bench.commit(bench.record("more", day: ArchiveBench.today.advanced(by: -1)))
        try bench.archive.close()
        let after = try #require(try await ArchiveInspection.read(bench.folder.path, tokenKey: key))
        #expect(after.rows["day"] == 2, "also when nobody has it open")
        #expect(SQLiteArchive.owner(of: bench.folder.path) == nil)
    }

    @Test func `an authorisation that the key does not open is an ended one without tokens`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(grant())
        let other = TokenKey(String(repeating: "0f", count: 32), from: "the test")
        let found = try #require(try await ArchiveInspection.read(bench.folder.path, tokenKey: other))
        #expect(found.grants.map(\.accessToken) == [""])
        #expect(found.grants[0].endedBecause != nil)
        try bench.archive.close()
    }

    @Test func `a look makes no archive`() async throws {
        let folder = try TemporaryFolder()
        #expect(try await ArchiveInspection.read(folder.path, tokenKey: nil) == nil)
        #expect(try await ArchiveInspection.read(folder.path + "/nothing", tokenKey: nil) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `what is no archive, or a damaged one, is told as that`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/archive.sqlite"
        try Data("This is a text that somebody put here.".utf8).write(to: URL(filePath: path))
        let error = await failure { _ = try await ArchiveInspection.read(folder.path, tokenKey: nil) }
        #expect(error?.code == "damaged")
        let bench = try await ArchiveBench()
        for day in 0..<200 {
            try await bench.commit(
                bench.record(
                    (0..<400).map { "\(day) \($0 &* 7919 % 1000)" }.joined(), day: ArchiveBench.today.advanced(by: -day)
                ))
        }
        try bench.archive.close()
        let place = bench.folder.path + "/archive.sqlite"
        let file = try FileHandle(forUpdating: URL(filePath: place))
        let size = try file.seekToEnd()
        for offset in stride(from: UInt64(16 * 4096), to: size - 4096, by: 8192) {
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data(repeating: 0xEE, count: 4096))
        }
        try file.close()
        var isWhole = true
        let why = await failure { isWhole = try await ArchiveInspection.isWhole(bench.folder.path) }
        #expect(!isWhole || why?.code == "damaged")
    }

    @Test func `tables of an earlier or a newer version are told, and nothing of them is read or changed`() async throws
    {
        for (change, form) in [
            ("INSERT INTO grdb_migrations VALUES ('99: of the future')", ArchiveInspection.Form.newer),
            ("DELETE FROM grdb_migrations WHERE identifier LIKE '3:%'", .older),
        ] {
            let bench = try await ArchiveBench()
            try bench.archive.close()
            let database = try DatabaseQueue(path: bench.folder.path + "/archive.sqlite")
            try await database.write { try $0.execute(sql: change) }
            try database.close()
            let found = try #require(try await ArchiveInspection.read(bench.folder.path, tokenKey: nil))
            #expect(found.form == form)
            #expect(found.rows.isEmpty)
        }
    }

    @Test func `an archive that another program holds is told as that`() async throws {
        let bench = try await ArchiveBench()
        try bench.archive.close()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let holder = try DatabaseQueue(path: bench.folder.path + "/archive.sqlite", configuration: configuration)
        try await holder.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO counter VALUES (1);")
        }
        let error = await failure { _ = try await ArchiveInspection.read(bench.folder.path, tokenKey: nil) }
        #expect(error?.code == "busy")
        try await holder.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try holder.close()
    }
}
