import GRDB
import SyncEngine

/// Where something went wrong while an archive was copied: the sentence has to name it.
enum CopyPlace {
    /// The archive in DATA_DIR.
    case archive
    /// A backup.
    case file(String)

    func error(_ error: DatabaseError) -> ArchiveError {
        guard case .file(let path) = self else { return ArchiveError(error) }
        return switch error.resultCode {
        case .SQLITE_FULL:
            ArchiveError("disk_full", "The disk with \(path) is full. Free some space, or choose another place.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            ArchiveError("damaged", "\(path) is no backup of this program, or a damaged one. Take another one.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            ArchiveError("unwritable", "\(path) cannot be read or written. Check its folder, rights and owner.")
        default:
            ArchiveError(
                "failed", "\(path): SQLite answered with an error (code \(error.extendedResultCode.rawValue)).")
        }
    }
}
