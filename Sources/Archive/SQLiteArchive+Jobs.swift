import Foundation
import GRDB
public import SyncEngine

extension SQLiteArchive {
    private static let jobsKept = 200

    /// Keeps the 200 newest jobs, and every one that is not finished, and deletes the others in the same transaction. The end of a job empties the
    /// write-ahead log: what a sync brought stands in one file then.
    public func save(_ job: Job) async throws {
        let body = try String(decoding: JSONEncoder().encode(job), as: UTF8.self)
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO job VALUES (?, ?, ?)", arguments: [job.id, job.createdAt.seconds, body])
            try db.execute(
                sql: """
                    DELETE FROM job WHERE id NOT IN (SELECT id FROM job ORDER BY created_at DESC LIMIT ?)
                        AND json_extract(body, '$.finishedAt') IS NOT NULL
                    """,
                arguments: [Self.jobsKept])
        }
        if job.isFinished { await checkpoint() }
    }

    /// Oldest first; a job that this version cannot read is left out.
    public func jobs() async throws -> [Job] {
        let bodies = try await read { try String.fetchAll($0, sql: "SELECT body FROM job ORDER BY created_at") }
        // A job of another version that cannot be read is history that is lost, not data.
        return bodies.compactMap { try? JSONDecoder().decode(Job.self, from: Data($0.utf8)) }
    }
}
