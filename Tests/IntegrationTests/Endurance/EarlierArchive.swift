import Foundation
import GRDB
import HealthModel
import OAuth

@testable import Archive

/// An archive as an earlier release wrote it.
enum EarlierArchive {
    private static let release = "1: accounts, days, sinks, jobs"
    /// Its key plays no part in the first migration, nor in what was done.
    private static var migrator: DatabaseMigrator { Schema.migrator(TokenSeal(key: TokenKey())) }

    /// Gives the archive of a folder, which nobody has open, its earlier form; the grant's tokens are plain there.
    static func replace(in folder: String, grant: Grant) throws {
        let path = folder + "/archive.sqlite"
        let former = NSTemporaryDirectory() + "former-\(UUID().uuidString)"
        try FileManager.default.moveItem(atPath: path, toPath: former)
        defer { try? FileManager.default.removeItem(atPath: former) }
        let queue = try DatabaseQueue(path: path)
        try migrator.migrate(queue, upTo: release)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "ATTACH ? AS former", arguments: [former])
            try db.inTransaction {
                try db.execute(sql: "DELETE FROM counter")
                for table in ["account", "day", "superseded", "counter", "sink", "dead_letter", "job"] {
                    let columns = try db.columns(in: table).map(\.name).joined(separator: ", ")
                    try db.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM former.\(table)")
                }
                try db.execute(
                    sql: "INSERT INTO \"grant\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        grant.account.name, grant.provider, grant.userID, grant.accessToken, grant.refreshToken,
                        grant.issuedAt.seconds, grant.expiresAt.seconds, grant.scopes.sorted().joined(separator: " "),
                        grant.refreshStartedAt?.seconds, grant.endedBecause,
                    ])
                return .commit
            }
            try db.execute(sql: "DETACH former")
        }
        try queue.close()
    }

    /// How far the migrations have come.
    static func progress(_ db: Database) throws -> String {
        let done = try migrator.appliedIdentifiers(db)
        return done == [release] ? "to be done" : try migrator.hasCompletedMigrations(db) ? "done" : "half done"
    }
}
