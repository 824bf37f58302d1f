internal import Foundation
import GRDB
public import OAuth
public import SyncEngine

/// What an archive holds, read without changing anything, also while a service uses it.
public struct ArchiveInspection: Sendable {
    /// How the archive's tables compare with those that this program knows.
    public enum Form: Sendable, Equatable {
        case current
        /// The next start of the service brings them up to date.
        case older
        /// They were written by a newer version: this one would damage them.
        case newer
    }

    /// A database that gets the data.
    public struct Delivery: Sendable, Equatable {
        /// ``SeriesSink/id``
        public var sink: String
        /// Days that are archived and not yet there.
        public var pending: Int
        /// Lines that it refused for their content.
        public var deadLetters: Int

        /// How far a database is.
        public init(sink: String, pending: Int, deadLetters: Int) {
            self.sink = sink
            self.pending = pending
            self.deadLetters = deadLetters
        }
    }

    /// What follows holds nothing where the form is not ``Form/current``.
    public var form: Form
    /// How many changes of the tables have been made.
    public var migrations: Int
    /// Bytes of the database and its log.
    public var size: Int
    /// Rows by table.
    public var rows: [String: Int] = [:]
    /// In the order of their names.
    public var accounts: [AccountFacts] = []
    /// One that the key does not open is an ended one without tokens.
    public var grants: [Grant] = []
    /// Oldest first.
    public var jobs: [Job] = []
    /// The databases that are in use.
    public var deliveries: [Delivery] = []

    /// An archive of this form with nothing in it.
    public init(form: Form, migrations: Int, size: Int) {
        self.form = form
        self.migrations = migrations
        self.size = size
    }

    /// Reads the archive in `directory`, or gives nil where there is none.
    ///
    /// Throws ``ArchiveError``: `damaged`, `unwritable`, `busy`, `failed`.
    ///
    /// - Parameters:
    ///   - tokenKey: what tokens are sealed with; without one nothing of them is opened.
    ///   - sinks: the ids of the databases to look for.
    public static func read(
        _ directory: String, tokenKey: TokenKey?, sinks: [String] = []
    ) async throws -> ArchiveInspection? {
        let path = directory + "/archive.sqlite"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let archive = try SQLiteArchive(lookingAt: directory, tokenKey: tokenKey)
        defer { try? archive.close() }
        let (form, migrations) = try await archive.read { db in try Self.form(db) }
        var inspection = ArchiveInspection(form: form, migrations: migrations, size: Self.size(of: path))
        guard form == .current else { return inspection }
        inspection.rows = try await archive.read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return try names.reduce(into: [:]) { rows, name in
                rows[name] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name.quotedDatabaseIdentifier)")
            }
        }
        inspection.accounts = try await archive.accounts()
        inspection.grants = try await archive.grants()
        inspection.jobs = try await archive.jobs()
        for sink in sinks {
            let pending = try await archive.pendingDays(after: try await archive.cursor(of: sink))
            let letters = try await archive.deadLetterCount(of: sink)
            inspection.deliveries.append(Delivery(sink: sink, pending: pending, deadLetters: letters))
        }
        return inspection
    }

    /// Whether SQLite finds every page and every row of the archive in `directory` in order. Ends with `CancellationError`
    /// when the task is cancelled: with gigabytes it takes minutes.
    public static func isWhole(_ directory: String) async throws -> Bool {
        let archive = try SQLiteArchive(lookingAt: directory, tokenKey: nil)
        defer { try? archive.close() }
        return try await archive.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") == "ok" }
    }

    /// Of SQLite and Zstandard, as they run.
    public static var libraryVersions: [(name: String, version: String)] {
        let sqlite = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return [("SQLite", sqlite ?? "unknown"), ("libzstd", Zstandard.version)]
    }

    static func form(_ db: Database) throws -> (Form, Int) {
        guard try db.tableExists("day"), try db.tableExists("grdb_migrations") else { return (.older, 0) }
        // The key plays no part in what migrations there are.
        let migrator = Schema.migrator(TokenSeal(key: TokenKey()))
        let count = try migrator.appliedIdentifiers(db).count
        if try migrator.hasBeenSuperseded(db) { return (.newer, count) }
        return (try migrator.hasCompletedMigrations(db) ? .current : .older, count)
    }

    private static func size(of path: String) -> Int {
        ["", "-wal"].map { path + $0 }.reduce(0) { sum, file in
            sum + (((try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int) ?? 0)
        }
    }
}
