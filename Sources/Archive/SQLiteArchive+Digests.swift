import Foundation
import GRDB
public import HealthModel
public import SyncEngine

extension SQLiteArchive {
    /// Reads no body; a digest that this version cannot read counts as none.
    public func digests(of resource: Resource, account: Account, days: ClosedRange<CivilDay>) async throws
        -> [DayDigest]
    {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT day.day, day.sequence, day.zone, digest.series FROM day
                    LEFT JOIN digest ON digest.day_id = day.id AND digest.sequence = day.sequence
                    WHERE account = ? AND resource = ? AND day BETWEEN ? AND ? AND has_data ORDER BY day
                    """,
                arguments: [account.name, resource.slug, days.lowerBound.daysSince1970, days.upperBound.daysSince1970]
            ).map { row in
                let series = (row["series"] as Data?).flatMap { try? JSONDecoder().decode([Series].self, from: $0) }
                return DayDigest(
                    day: CivilDay(daysSince1970: row["day"]), sequence: row["sequence"] ?? 0,
                    timeZone: row["zone"] ?? "", series: series)
            }
        }
    }

    /// Writes nothing where the day has another body by now.
    public func save(_ digest: DayDigest, of resource: Resource, account: Account) async throws {
        let series = try await ArchiveError.translating { try JSONEncoder().encode(digest.series ?? []) }
        try await write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO digest (day_id, sequence, series)
                    SELECT id, sequence, ? FROM day WHERE account = ? AND resource = ? AND day = ? AND sequence = ?
                    """,
                arguments: [series, account.name, resource.slug, digest.day.daysSince1970, digest.sequence])
        }
    }
}
