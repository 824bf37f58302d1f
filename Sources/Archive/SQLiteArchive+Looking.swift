import SyncEngine

extension SQLiteArchive {
    /// Opens the archive in `directory` to read it, beside a service that uses it perhaps: nothing is written or locked.
    ///
    /// Throws ``ArchiveError``, of an archive in the form of another version too.
    public static func look(at directory: String) async throws -> SQLiteArchive {
        let archive = try SQLiteArchive(lookingAt: directory, tokenKey: nil)
        switch try await archive.read({ db in try ArchiveInspection.form(db) }).0 {
        case .current: return archive
        case .newer: throw ArchiveError.newerVersion
        case .older:
            throw ArchiveError(
                "failed",
                "The archive in \(directory) is of an earlier version. Start the service once: that brings it up to date."
            )
        }
    }
}
