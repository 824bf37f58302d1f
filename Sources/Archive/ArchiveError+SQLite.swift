import Foundation
import GRDB
import SyncEngine

extension ArchiveError {
    static let newerVersion = ArchiveError(
        "newer_version",
        "The archive was written by a newer version of this program. Install that version again; an older one would "
            + "damage it.")

    /// The sentence for what SQLite answered.
    init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                "disk_full",
                "The disk with DATA_DIR is full. Nothing was lost; free some space, and the next sync goes on.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self.init(
                "unwritable",
                "The archive in DATA_DIR cannot be opened or written. Check the folder's rights and owner.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                "damaged",
                "The archive in DATA_DIR is damaged. Stop the service, keep a copy of the folder, and restore a "
                    + "backup or start with an empty folder: what the provider still has is fetched again.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                "busy",
                "Another program holds the archive in DATA_DIR, perhaps a backup or a SQLite shell. Close it; then all goes on."
            )
        case .SQLITE_IOERR:
            self.init(
                "failed",
                "The disk with DATA_DIR answered with an error. Nothing that was archived is lost; check the disk.")
        default:
            self.init(
                "failed", "The archive answered with an error (SQLite code \(error.extendedResultCode.rawValue)).")
        }
    }

    /// Runs `body` and turns SQLite's errors into ones that a person can read.
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let error as DatabaseError {
            throw ArchiveError(error)
        } catch is BodyError {
            throw ArchiveError("damaged", "A day in the archive cannot be read back: its body is damaged.")
        }
    }
}
