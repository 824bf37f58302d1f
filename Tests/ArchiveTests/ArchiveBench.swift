import Archive
import Foundation
import GRDB
import HealthModel
import SyncEngine
import TestSupport

/// An archive in a folder of its own, and records to put in it.
struct ArchiveBench: Sendable {
    static let noon = Date(iso: "2026-11-22T12:00:00Z")
    static let today = CivilDay("2026-11-22")!

    let folder: TemporaryFolder
    let archive: SQLiteArchive

    init(sinks: String...) async throws {
        folder = try TemporaryFolder()
        archive = try SQLiteArchive(directory: folder.path)
        try await archive.register(sinks: sinks)
    }

    /// A look at a day whose body is this text; an empty text is a day without data.
    func record(
        _ text: String, of resource: Resource = .steps, day: CivilDay = ArchiveBench.today, seenUntil: Int64 = 1_000
    ) -> DayRecord {
        DayRecord(
            entry: LedgerEntry(
                resource: resource, day: day, state: .open, hasData: !text.isEmpty, lookedAt: Self.noon,
                lastSyncSeen: Self.noon - 600, timeZone: "Europe/Vienna", provider: "scripted"),
            parts: FetchedDay.text(day, text).parts,
            context: DayContext(provider: "scripted", timeZone: "Europe/Vienna", seenUntil: seenUntil))
    }

    @discardableResult
    func commit(_ records: DayRecord...) async throws -> CommitReceipt {
        try await archive.commit(records, of: .me)
    }

    /// The bodies of a change: the versions a sink may have seen, then the present one.
    func versions(after sequence: Int64 = 0) async throws -> [[String]] {
        try await archive.changes(after: sequence, limit: 100).map { change in
            (change.earlier + [change.day]).map { String(decoding: $0.parts.flatMap(\.bytes), as: UTF8.self) }
        }
    }

    /// How many rows a table has.
    func rows(of table: String) async throws -> Int {
        let pool = try DatabasePool(path: folder.path + "/archive.sqlite")
        return try await pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    /// The rights of each file in the folder, as octal text.
    func rights() throws -> [String: String] {
        let manager = FileManager.default
        return try manager.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) { rights, name in
            rights[name] = try Self.rights(folder.path + "/" + name)
        }
    }

    static func rights(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return String((attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0, radix: 8)
    }
}

/// The error's word and sentence, where an archive could not do something.
func failure(_ body: () async throws -> Void) async -> ArchiveError? {
    do { try await body() } catch { return error as? ArchiveError }
    return nil
}
