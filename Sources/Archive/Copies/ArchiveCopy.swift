public import Foundation
import GRDB
import SyncEngine

/// A backup of an archive: one SQLite file that is whole by itself. Tokens in it stay sealed; their key is not in it.
public struct ArchiveCopy: Sendable, Equatable {
    /// Days with an answer.
    public var days: Int
    /// The newest change in it.
    public var sequence: Int64
    /// The names of its accounts.
    public var accounts: [String]
    /// Bytes.
    public var size: Int

    /// Copies the archive in `directory` to `file` (0600), also while a service uses it: as it is at this moment, with SQLite's
    /// online backup. The file is there, whole and on the disk, when this returns, and not before.
    ///
    /// Throws ``ArchiveError``: `missing`, `exists`, `unwritable`, `disk_full`, `damaged`, `newer_version`.
    ///
    /// - Parameters:
    ///   - replaces: whether a file of that name may be replaced; never one of the archive's own.
    ///   - progress: called with a share from 0 to 1 as it goes on.
    public static func make(
        of directory: String, to file: String, replaces: Bool = false,
        progress: @escaping (_ share: Double) -> Void = { _ in }
    ) throws -> ArchiveCopy {
        let archive = directory + "/archive.sqlite"
        guard FileManager.default.fileExists(atPath: archive) else {
            throw ArchiveError("missing", "\(directory) holds no archive. Set DATA_DIR as the service has it.")
        }
        guard !isOfArchive(file, in: directory) else {
            throw ArchiveError("exists", "\(file) is the archive's own. Choose another folder or another name.")
        }
        guard replaces || !FileManager.default.fileExists(atPath: file) else {
            throw ArchiveError("exists", "\(file) exists already. Choose another name, or add --replace.")
        }
        return try put(archive, .archive, at: file, progress)
    }

    /// Makes a backup the archive of `directory`, where no service may run. The archive that was there is kept beside it under
    /// the name that is returned.
    ///
    /// Throws ``ArchiveError``: `missing`, `in_use`, `unwritable`, `disk_full`, `damaged`, `newer_version`.
    public static func restore(
        _ file: String, to directory: String, now: Date = Date(),
        progress: @escaping (_ share: Double) -> Void = { _ in }
    ) throws -> (copy: ArchiveCopy, kept: String?) {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ArchiveError("missing", "\(file) was not found.")
        }
        _ = try inspect(file)
        try SQLiteArchive.prepare(directory)
        let lock = try InstanceLock(path: directory + "/lock")
        defer { lock.release() }
        let archive = directory + "/archive.sqlite"
        let restored = archive + ".restored"
        let copy = try put(file, .file(file), at: restored, progress)
        let kept = try setAside(archive, now: now)
        try DurableFile.place(restored, at: archive)
        return (copy, kept)
    }

    /// What a backup holds; throws when it is none, or is damaged.
    public static func inspect(_ file: String) throws -> ArchiveCopy {
        try reading(file, .file(file)) { db in
            guard try db.tableExists("day"), try db.tableExists("grdb_migrations") else {
                throw ArchiveError("damaged", "\(file) is no archive of this program.")
            }
            // The key plays no part in what migrations there are.
            let known = Schema.migrator(TokenSeal(key: TokenKey()))
            if try known.hasBeenSuperseded(db) { throw ArchiveError.newerVersion }
            guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            return ArchiveCopy(
                days: try Int.fetchOne(db, sql: "SELECT count(*) FROM day WHERE sequence IS NOT NULL") ?? 0,
                sequence: try SQLiteArchive.sequence(db),
                accounts: try String.fetchAll(db, sql: "SELECT name FROM account ORDER BY name"),
                size: (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0)
        }
    }

    /// Whether a path, however it is written, is the archive or one of its companions.
    private static func isOfArchive(_ file: String, in directory: String) -> Bool {
        let path = URL(filePath: file).resolvingSymlinksInPath()
        let folder = URL(filePath: directory).resolvingSymlinksInPath()
        return path.deletingLastPathComponent().path == folder.path
            && SQLiteArchive.isOurs(path.lastPathComponent)
    }

    /// Copies a database to a file that appears when it is whole.
    private static func put(
        _ source: String, _ place: CopyPlace, at file: String, _ progress: @escaping (Double) -> Void
    ) throws -> ArchiveCopy {
        let manager = FileManager.default
        let unfinished = file + ".unfinished"
        func clear() {
            for end in ["", "-journal", "-wal", "-shm"] { try? manager.removeItem(atPath: unfinished + end) }
        }
        clear()
        guard manager.createFile(atPath: unfinished, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw ArchiveError("unwritable", "\(file) cannot be written. Check the folder and its rights.")
        }
        do {
            try reading(source, place) { db in
                do { try fill(unfinished, from: db, progress) } catch let error as DatabaseError
                    where ![.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
                {
                    throw CopyPlace.file(file).error(error)
                }
            }
            let copy: ArchiveCopy
            // A copy is as damaged as what it was made of.
            do { copy = try inspect(unfinished) } catch let error as ArchiveError where error.code == "damaged" {
                throw place.error(DatabaseError(resultCode: .SQLITE_CORRUPT))
            }
            try DurableFile.place(unfinished, at: file)
            return copy
        } catch {
            clear()
            throw error
        }
    }

    private static func fill(
        _ unfinished: String, from db: Database, _ progress: @escaping (Double) -> Void
    ) throws {
        let target = try DatabaseQueue(path: unfinished)
        try target.writeWithoutTransaction { target in
            // The transaction that reads keeps to one moment, however much is written meanwhile.
            try db.backup(to: target, pagesPerStep: 512) { state in
                let total = max(1, state.totalPageCount)
                progress(Double(total - state.remainingPageCount) / Double(total))
            }
            try target.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try target.close()
    }

    /// Reads a database as it is at one moment.
    private static func reading<Result>(
        _ file: String, _ place: CopyPlace, _ body: (Database) throws -> Result
    ) throws -> Result {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        do {
            let queue = try DatabaseQueue(path: file, configuration: configuration)
            defer { try? queue.close() }
            return try queue.unsafeRead { db in
                var result: Result?
                try db.inTransaction(.deferred) {
                    // The first read opens the view of the database.
                    _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
                    result = try body(db)
                    return .commit
                }
                return result!
            }
        } catch let error as DatabaseError {
            throw place.error(error)
        }
    }

    /// Gives an archive a second name; nil when there is none.
    private static func setAside(_ archive: String, now: Date) throws -> String? {
        let manager = FileManager.default
        guard manager.fileExists(atPath: archive) else { return nil }
        let stamp = now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let kept = "\(archive).before-\(stamp)"
        // Closing it moves its log into it; one that is damaged takes its log along as it is.
        let isReadable = (try? DatabaseQueue(path: archive).close()) != nil
        for end in ["-wal", "-shm"] where manager.fileExists(atPath: archive + end) {
            guard !isReadable else {
                throw ArchiveError(
                    "in_use", "Another program reads \(archive), perhaps a backup. Try again when it has ended.")
            }
            try manager.moveItem(atPath: archive + end, toPath: kept + end)
        }
        // Not moved: at no moment is there no archive.
        try manager.linkItem(atPath: archive, toPath: kept)
        return kept
    }
}
