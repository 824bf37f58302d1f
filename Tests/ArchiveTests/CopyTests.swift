import Archive
import Foundation
import HealthModel
import OAuth
import SyncEngine
import TestSupport
import Testing

/// Backups, and archives made of them.
struct CopyTests {
    private let noon = ArchiveBench.noon

    private func grant() -> Grant {
        Grant(
            account: .me, provider: "fitbit", userID: "ABC", accessToken: "access", refreshToken: "refresh",
            issuedAt: noon, expiresAt: noon + 28_800, scopes: ["sleep"])
    }

    @Test func `A backup made while days are archived is whole, of one moment, and its owner's alone`() async throws {
        let bench = try await ArchiveBench()
        try await bench.archive.save(AccountFacts(account: .me, provider: "fitbit", authorizedAt: noon))
        for number in 0..<300 {
            try await bench.commit(bench.record("\(number)", day: ArchiveBench.today.advanced(by: -number)))
        }
        let file = bench.folder.path + "/copy.sqlite"
        let (steps, step) = AsyncStream.makeStream(of: Double.self)
        async let writing: Void = {
            for number in 0..<100 { try await bench.commit(bench.record("new \(number)", of: .sleep)) }
        }()
        let copy = try ArchiveCopy.make(of: bench.folder.path, to: file) { step.yield($0) }
        step.finish()
        try await writing
        #expect(copy.accounts == ["me"])
        #expect((300...301).contains(copy.days))
        #expect((300...400).contains(copy.sequence))
        #expect(try ArchiveCopy.inspect(file) == copy)
        #expect(try ArchiveBench.rights(file) == "600")
        var last = 0.0
        for await share in steps { last = share }
        #expect(last == 1)
        #expect(try bench.rights().keys.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
    }

    @Test func `A restored archive goes on where the backup was, and what was there is kept`() async throws {
        let bench = try await ArchiveBench(sinks: "sink")
        try await bench.archive.save(grant())
        try await bench.commit(bench.record("1"))
        try await bench.archive.save(SinkCursor(delivered: 1, sent: 1), of: "sink")
        let file = bench.folder.path + "/copy.sqlite"
        _ = try ArchiveCopy.make(of: bench.folder.path, to: file)
        try await bench.commit(bench.record("2"))
        let error = await failure { _ = try ArchiveCopy.restore(file, to: bench.folder.path) }
        #expect(error?.code == "in_use")
        try bench.archive.close()

        let (copy, kept) = try ArchiveCopy.restore(file, to: bench.folder.path, now: noon)
        #expect(copy.days == 1)
        let again = try SQLiteArchive(directory: bench.folder.path)
        #expect(try await again.lastSequence() == 1)
        #expect(try await again.cursor(of: "sink") == SinkCursor(delivered: 1, sent: 1))
        #expect(try await again.grant(of: .me) == grant())
        try again.close()
        let name = try #require(kept)
        #expect(name.hasSuffix("archive.sqlite.before-20261122T120000Z"))
        #expect(try ArchiveCopy.inspect(name).sequence == 2)
    }

    @Test func `In another folder, without its key, a backup gives the data and asks for a new authorisation`()
        async throws
    {
        let bench = try await ArchiveBench()
        try await bench.archive.save(grant())
        try await bench.commit(bench.record("1"))
        let file = bench.folder.path + "/copy.sqlite"
        _ = try ArchiveCopy.make(of: bench.folder.path, to: file)
        let other = try TemporaryFolder()
        #expect(try ArchiveCopy.restore(file, to: other.path + "/data").kept == nil)
        let archive = try SQLiteArchive(directory: other.path + "/data")
        #expect(try await archive.lastSequence() == 1)
        #expect(try await archive.grant(of: .me)?.endedBecause?.contains("authorise once more") == true)
        try archive.close()
    }

    @Test func `What is no whole backup is told, and changes nothing`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record(String(repeating: "long", count: 10_000)))
        let file = bench.folder.path + "/copy.sqlite"
        _ = try ArchiveCopy.make(of: bench.folder.path, to: file)
        #expect(await failure { _ = try ArchiveCopy.make(of: bench.folder.path, to: file) }?.code == "exists")
        _ = try ArchiveCopy.make(of: bench.folder.path, to: file, replaces: true)
        let nowhere = bench.folder.path + "/no/copy"
        #expect(await failure { _ = try ArchiveCopy.make(of: bench.folder.path, to: nowhere) }?.code == "unwritable")
        #expect(await failure { _ = try ArchiveCopy.make(of: "/nowhere", to: file + "2") }?.code == "missing")
        try bench.archive.close()

        let target = bench.folder.path
        #expect(await failure { _ = try ArchiveCopy.restore(nowhere, to: target) }?.code == "missing")
        let text = bench.folder.path + "/text"
        try "not a database".write(toFile: text, atomically: true, encoding: .utf8)
        let none = await failure { _ = try ArchiveCopy.restore(text, to: target) }
        #expect(none?.message == "\(text) is no backup of this program, or a damaged one. Take another one.")
        var bytes = try Data(contentsOf: URL(filePath: file))
        bytes.replaceSubrange(8192..<20_480, with: Data(repeating: 0xA5, count: 12_288))
        let broken = bench.folder.path + "/broken"
        try bytes.write(to: URL(filePath: broken))
        #expect(await failure { _ = try ArchiveCopy.restore(broken, to: target) }?.code == "damaged")
        let archive = try SQLiteArchive(directory: target)
        #expect(try await archive.lastSequence() == 1)
        try archive.close()
    }

    @Test func `A backup never takes the place of the archive itself`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        let link = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: link.path + "/data", withDestinationPath: bench.folder.path)
        for file in [bench.folder.path + "/archive.sqlite", link.path + "/data/./archive.sqlite-wal"] {
            let error = await failure { _ = try ArchiveCopy.make(of: bench.folder.path, to: file, replaces: true) }
            #expect(error?.message.contains("the archive's own") == true)
        }
        try await bench.commit(bench.record("2"))
        #expect(try await bench.archive.lastSequence() == 2)
    }

    @Test func `A restore that was cut short keeps nobody out`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        let file = bench.folder.path + "/copy.sqlite"
        _ = try ArchiveCopy.make(of: bench.folder.path, to: file)
        let other = try TemporaryFolder()
        for name in ["lock", "archive.sqlite.restored", "archive.sqlite.restored.unfinished", "token-key.unfinished"] {
            try Data("half".utf8).write(to: URL(filePath: other.path + "/" + name))
        }
        #expect(try ArchiveCopy.restore(file, to: other.path).copy.days == 1)
        let archive = try SQLiteArchive(directory: other.path)
        #expect(try await archive.lastSequence() == 1)
        try archive.close()
    }
}
