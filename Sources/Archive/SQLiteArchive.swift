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
    let seal: TokenSeal
    /// Held as long as the archive is; nil where it is only looked at.
    private let lock: InstanceLock?

    /// Opens or makes the archive in `directory`, which becomes 0700; its files are 0600.
    ///
    /// Throws ``ArchiveError``: `in_use` (with the other's process id), `newer_version`, `unwritable`, `damaged`, `bad_key`.
    ///
    /// - Parameter tokenKey: what tokens are sealed with; without one, the key in the folder's file `token-key`, which is
    ///   made when it is missing.
    public init(directory: String, tokenKey: TokenKey? = nil) throws {
        try Self.prepare(directory)
        lock = try InstanceLock(path: directory + "/lock")
        seal = TokenSeal(key: try tokenKey ?? .kept(in: directory))
        let path = directory + "/archive.sqlite"
        let manager = FileManager.default
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
            let migrator = Schema.migrator(seal)
            if try pool.read(migrator.hasBeenSuperseded) {
                throw ArchiveError.newerVersion
            }
            try pool.writeWithoutTransaction { db in
                // SQLite names the mode before it commits the change to it: the pool does not hear of a commit that fails.
                guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
                    throw DatabaseError(resultCode: .SQLITE_IOERR)
                }
                // The pool's own default for a write-ahead log is NORMAL, which a loss of power undoes.
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            if try !pool.read(migrator.hasCompletedMigrations) {
                // What a migration takes out of its place, a token perhaps, does not stay legible.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA secure_delete = ON") }
                try migrator.migrate(pool)
                try pool.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA secure_delete = OFF")
                    try Self.dropLog(db)
                }
            }
        } catch let error as DatabaseError {
            throw ArchiveError(error)
        }
    }

    /// Opens the archive in `directory` to look at it, beside a service that uses it perhaps: nothing is written or locked.
    init(lookingAt directory: String, tokenKey: TokenKey?) throws {
        lock = nil
        seal = TokenSeal(key: tokenKey ?? TokenKey())
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(1)
        configuration.maximumReaderCount = 2
        do {
            pool = try DatabasePool(path: directory + "/archive.sqlite", configuration: configuration)
        } catch let error as DatabaseError {
            throw ArchiveError(error)
        }
    }

    /// Makes a folder that is for the archive alone, closed to others.
    static func prepare(_ directory: String) throws {
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // Only a folder of its own is closed to others: /tmp or a home is not.
            let names = Set(try manager.contentsOfDirectory(atPath: directory)).subtracting(["lost+found"])
            guard names.isEmpty || names.contains("archive.sqlite") || names.allSatisfy(Self.isOurs) else {
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
    }

    /// Whether a file may stand in a folder that has no archive yet: what the service makes there, also half-way.
    static func isOurs(_ name: String) -> Bool {
        ["lock", "api-token", "token-key", "archive.sqlite"].contains { name.hasPrefix($0) }
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
        lock?.release()
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
