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
                    LEFT JOIN digest ON digest.day_id = day.id AND digest.sequence = day.sequence AND digest.revision = ?
                    WHERE account = ? AND resource = ? AND day BETWEEN ? AND ? AND has_data ORDER BY day
                    """,
                arguments: [
                    DayDigest.revision, account.name, resource.slug, days.lowerBound.daysSince1970,
                    days.upperBound.daysSince1970,
                ]
            ).map { row in
                let series = (row["series"] as Data?).flatMap { try? JSONDecoder().decode([Series].self, from: $0) }
                return DayDigest(
                    day: CivilDay(daysSince1970: row["day"]), sequence: row["sequence"] ?? 0,
                    timeZone: row["zone"] ?? "", series: series)
            }
        }
    }

    /// Writes nothing for a day that has another body by now.
    public func save(_ digests: [DayDigest], of resource: Resource, account: Account) async throws {
        let encoded = try digests.map { ($0, series: try JSONEncoder().encode($0.series ?? [])) }
        try await write { db in
            for (digest, series) in encoded {
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO digest (day_id, sequence, revision, series)
                        SELECT id, sequence, ?, ? FROM day
                        WHERE account = ? AND resource = ? AND day = ? AND sequence = ?
                        """,
                    arguments: [
                        DayDigest.revision, series, account.name, resource.slug, digest.day.daysSince1970,
                        digest.sequence,
                    ])
            }
        }
    }
}
