import GRDB
import SyncEngine

extension SQLiteArchive {
    /// Moves what the write-ahead log holds into the archive's file and leaves the log empty. What was committed before
    /// stands either way, so that a failure here is nobody's: the next checkpoint meets it again.
    func checkpoint() async { try? await pool.writeWithoutTransaction(Self.dropLog) }

    /// Gives back the disk's room when a quarter of the file or more holds nothing. Less is filled again by new days. A file
    /// that cannot be compacted, e.g. for want of room for a copy, stays as it is, whole and too large.
    func compact() async {
        try? await pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            guard free * 4 >= pages else { return }
            try db.execute(sql: "VACUUM")
            try Self.dropLog(db)
        }
    }

    static func dropLog(_ db: Database) throws {
        do { _ = try db.checkpoint(.truncate) } catch let error as DatabaseError
            where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
        {
            // Somebody reads at this moment: the log is dropped at a later checkpoint.
        }
    }
}
