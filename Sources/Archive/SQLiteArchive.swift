import Foundation
import GRDB
public import OAuth
public import SyncEngine

/// The archive in a SQLite database: days, cursors, grants, jobs and dead letters.
///
/// Each method is one transaction. Commits are synchronous (`PRAGMA synchronous = FULL`): what was committed survives a
/// loss of power.
public struct SQLiteArchive: SyncArchive, GrantStore {
    let pool: DatabasePool
    /// Held as long as the archive is.
    private let lock: InstanceLock

    /// Opens or makes the archive in `directory`, which becomes 0700; its files are 0600.
    ///
    /// Throws ``ArchiveError``: `in_use` (with the other's process id), `newer_version`, `unwritable`, `damaged`.
    public init(directory: String) throws {
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // Only a folder of its own is closed to others: /tmp or a home is not.
            let names = Set(try manager.contentsOfDirectory(atPath: directory)).subtracting(["lost+found"])
            guard names.isEmpty || names.contains("archive.sqlite") || names.isSubset(of: ["lock", "api-token"]) else {
                throw ArchiveError(
                    "unwritable", "\(directory) holds something else already. Set DATA_DIR to a folder of its own.")
            }
            try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory)
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw ArchiveError(
                "unwritable",
                "The data folder \(directory) cannot be made or changed: \(error.localizedDescription). Set "
                    + "DATA_DIR to a folder that the service may write.")
        }
        lock = try InstanceLock(path: directory + "/lock")
        let path = directory + "/archive.sqlite"
        if !manager.fileExists(atPath: path) {
            // SQLite gives its companion files the rights of this one.
            _ = manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        try? manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = Schema.migrator
            if try pool.read(migrator.hasBeenSuperseded) {
                throw ArchiveError(
                    "newer_version",
                    "The archive was written by a newer version of this program. Install that version again; "
                        + "an older one would damage it.")
            }
            // The pool's own default for a write-ahead log is NORMAL, which a loss of power undoes.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try migrator.migrate(pool)
        } catch let error as DatabaseError {
            throw ArchiveError(error)
        }
    }

    /// The process that has the archive in `directory` open; nil when none has, or there is none.
    public static func owner(of directory: String) -> String? {
        let path = directory + "/lock"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            try InstanceLock(path: path).release()
            return nil
        } catch {
            return InstanceLock.owner(of: path)
        }
    }

    /// Closes the database; the folder can be opened by another instance then.
    public func close() throws {
        try pool.close()
        lock.release()
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await ArchiveError.translating { try await pool.read(body) }
    }

    /// As ``write(_:)``; what is deleted is overwritten, and its copies in the log are dropped.
    func writeSecurely(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        try await ArchiveError.translating {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA secure_delete = ON")
                defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
                try db.inTransaction {
                    try body(db)
                    return .commit
                }
                try Self.dropLog(db)
            }
        }
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await ArchiveError.translating { try await pool.write(body) }
    }
}

extension Date {
    /// Seconds since 1970, as the archive stores a time.
    var seconds: Double { timeIntervalSince1970 }

    init?(seconds: Double?) {
        guard let seconds else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}
