import Foundation
import GRDB
import HealthModel
import SyncEngine
import TestSupport
import Testing

@testable import Archive

struct OpeningTests {
    @Test func `Only the owner can read the folder and its files, the log's companions too`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        #expect(try ArchiveBench.rights(bench.folder.path) == "700")
        let rights = try bench.rights()
        #expect(
            rights.keys.sorted() == ["archive.sqlite", "archive.sqlite-shm", "archive.sqlite-wal", "lock", "token-key"])
        #expect(Set(rights.values) == ["600"])
    }

    @Test func `Rights that are too wide are narrowed`() throws {
        let folder = try TemporaryFolder()
        let nested = folder.path + "/a/b"
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: nested, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        _ = manager.createFile(
            atPath: nested + "/archive.sqlite", contents: nil, attributes: [.posixPermissions: 0o644])
        let archive = try SQLiteArchive(directory: nested)
        #expect(try ArchiveBench.rights(nested) == "700")
        #expect(try ArchiveBench.rights(nested + "/archive.sqlite") == "600")
        try archive.close()
    }

    @Test func `A disk that fails once while the archive is made ends the start, and the next one makes it whole`()
        async throws
    {
        let folder = try TemporaryFolder()
        let disk = try FaultyDisk(folder.path)
        for fault in FaultyDisk.Fault.allCases {
            disk.arm(fault, call: 1, stays: false)
            let error = await failure { _ = try SQLiteArchive(directory: folder.path) }
            #expect(error != nil, "\(fault)")
            #expect(disk.count.failures == 1, "\(fault)")
        }
        disk.heal()
        let archive = try SQLiteArchive(directory: folder.path)
        #expect(try await archive.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        try archive.close()
    }

    @Test func `A second instance is refused and told whose the folder is`() async throws {
        let bench = try await ArchiveBench()
        let error = await failure { _ = try SQLiteArchive(directory: bench.folder.path) }
        #expect(error?.code == "in_use")
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        try await bench.commit(bench.record("1"))
    }

    @Test func `A folder that was closed can be opened again`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        try bench.archive.close()
        let again = try SQLiteArchive(directory: bench.folder.path)
        #expect(try await again.lastSequence() == 1)
        try again.close()
    }

    @Test func `A refused instance closes its own files only`() async throws {
        let bench = try await ArchiveBench()
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        for _ in 0..<50 { #expect(throws: ArchiveError.self) { try SQLiteArchive(directory: bench.folder.path) } }
        // Other tests of this process open and close files meanwhile; fifty of ours would show.
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count < before + 50)
    }

    @Test func `An archive of a newer version is left alone`() async throws {
        let bench = try await ArchiveBench()
        try await bench.commit(bench.record("1"))
        try await bench.archive.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: later')") }
        try bench.archive.close()
        let error = await failure { _ = try SQLiteArchive(directory: bench.folder.path) }
        #expect(error?.code == "newer_version")
        #expect(error?.message.contains("newer version") == true)
    }

    @Test(arguments: ["short", String(repeating: "This is not a database. ", count: 1000)])
    func `A file that is no database is told as damaged and not touched`(content: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/archive.sqlite"
        try content.write(toFile: path, atomically: false, encoding: .utf8)
        let error = await failure { _ = try SQLiteArchive(directory: folder.path) }
        #expect(error?.code == "damaged")
        #expect(error?.message.contains("DATA_DIR") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }

    @Test func `A data folder that is a file is told`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"
        try "x".write(toFile: path, atomically: true, encoding: .utf8)
        let error = await failure { _ = try SQLiteArchive(directory: path) }
        #expect(error?.code == "unwritable")
        #expect(error?.message.contains(path) == true)
    }

    @Test func `What was committed is whole after an end without goodbye`() async throws {
        let bench = try await ArchiveBench()
        for number in 0..<50 {
            try await bench.commit(bench.record("\(number)", day: ArchiveBench.today.advanced(by: -number)))
        }
        // The files as they lie on the disk while the database is open: what a killed process leaves.
        let left = try TemporaryFolder()
        for name in ["archive.sqlite", "archive.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: bench.folder.path + "/" + name, toPath: left.path + "/" + name)
        }
        let again = try SQLiteArchive(directory: left.path)
        #expect(try await again.lastSequence() == 50)
        #expect(try await again.changes(after: 0, limit: 100).count == 50)
        #expect(try await again.pool.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        #expect(try await again.pool.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        try again.close()
    }
}
