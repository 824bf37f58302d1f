public import Foundation
import GRDB
import HealthModel
public import SyncEngine

extension SQLiteArchive {
    private static let deadLettersKept = 10_000

    static func sequence(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT sequence FROM counter") ?? 0
    }

    /// Reads the counter that each changed day moves on by one.
    public func lastSequence() async throws -> Int64 { try await read(Self.sequence) }

    /// Bytes of bodies, decoded, that are read at once: a dense day of heart rate has ten million.
    private static let bytesAtOnce = 16 << 20

    /// A day is listed once, at its newest place, with the replaced versions that a sink has still to pass.
    public func changes(after cursor: SinkCursor, limit: Int) async throws -> [DayChange] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM day WHERE \(Self.isAhead) ORDER BY sequence LIMIT ?",
                arguments: Self.ahead(of: cursor) + [limit])
            var changes: [DayChange] = []
            var bytes = 0
            while let row = try rows.next() {
                let earlier = try Row.fetchAll(
                    db, sql: "SELECT * FROM superseded WHERE account = ? AND resource = ? AND day = ? ORDER BY id",
                    arguments: [row["account"] as String, row["resource"] as String, row["day"] as Int])
                bytes += ([row] + earlier).reduce(0) { $0 + BodyCodec.size(of: $1["body"] ?? Data()) }
                guard changes.isEmpty || bytes <= Self.bytesAtOnce else { break }
                changes.append(
                    DayChange(
                        sequence: row["sequence"], day: try ArchivedDay(row: row),
                        earlier: try earlier.map(ArchivedDay.init(row:))))
            }
            return changes
        }
    }

    /// A day that changed several times counts once.
    public func pendingDays(after cursor: SinkCursor) async throws -> Int {
        try await read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM day WHERE \(Self.isAhead)", arguments: Self.ahead(of: cursor)) ?? 0
        }
    }

    /// Of the changes up to the end of a replay only its dates are ahead; without one that end is zero.
    private static let isAhead = "sequence > ? AND (sequence > ? OR day BETWEEN ? AND ?)"

    private static func ahead(of cursor: SinkCursor) -> StatementArguments {
        let days = cursor.replay?.days
        return [
            cursor.delivered, cursor.replay?.until ?? 0, days?.lowerBound.daysSince1970, days?.upperBound.daysSince1970,
        ]
    }

    /// Leaves just these sinks in use, new ones at zero; deletes the versions that only others had still to pass.
    public func register(sinks: [String]) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE sink SET in_use = 0")
            for sink in sinks {
                try db.execute(
                    sql: """
                        INSERT INTO sink (id, delivered, sent, in_use) VALUES (?, 0, 0, 1)
                        ON CONFLICT (id) DO UPDATE SET in_use = 1
                        """,
                    arguments: [sink])
            }
            try Self.forgetPassedVersions(db)
        }
    }

    /// Zero for a sink that has no row yet.
    public func cursor(of sink: String) async throws -> SinkCursor {
        try await read { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM sink WHERE id = ?", arguments: [sink])
            return row.map(SinkCursor.init(row:)) ?? SinkCursor()
        }
    }

    /// Deletes, in the same transaction, the replaced versions that every sink in use has now passed.
    public func save(_ cursor: SinkCursor, of sink: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO sink (id, delivered, sent, in_use, replay_until, replay_from, replay_to)
                    VALUES (?, ?, ?, 1, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET delivered = excluded.delivered, sent = excluded.sent,
                        replay_until = excluded.replay_until, replay_from = excluded.replay_from,
                        replay_to = excluded.replay_to
                    """,
                arguments: [
                    sink, cursor.delivered, cursor.sent, cursor.replay?.until,
                    cursor.replay?.days.lowerBound.daysSince1970, cursor.replay?.days.upperBound.daysSince1970,
                ])
            try Self.forgetPassedVersions(db)
        }
    }

    /// An earlier version goes when every sink has passed the day's present one.
    private static func forgetPassedVersions(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM superseded WHERE id IN (
                    SELECT s.id FROM superseded s JOIN day d USING (account, resource, day)
                    WHERE d.sequence <= (SELECT coalesce(min(delivered), 9223372036854775807) FROM sink WHERE in_use))
                """)
    }

    /// A line that is refused again stands there once, with the newest reason. Beyond 10,000 lines of a sink the oldest go:
    /// they say what is wrong, the days hold the data.
    public func bury(_ letters: [DeadLetter], of sink: String) async throws {
        try await write { db in
            for letter in letters {
                try db.execute(
                    sql: """
                        INSERT INTO dead_letter (sink, line, reason, at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (sink, line) DO UPDATE SET reason = excluded.reason, at = excluded.at
                        """, arguments: [sink, letter.line, letter.reason, letter.at.seconds])
            }
            try db.execute(
                sql: """
                    DELETE FROM dead_letter WHERE sink = ? AND id NOT IN (
                        SELECT id FROM dead_letter WHERE sink = ? ORDER BY id DESC LIMIT ?)
                    """, arguments: [sink, sink, Self.deadLettersKept])
        }
    }

    /// Nil while nothing was refused.
    public func newestDeadLetter(of sink: String) async throws -> Date? {
        try await read { db in
            Date(
                seconds: try Double.fetchOne(
                    db, sql: "SELECT max(at) FROM dead_letter WHERE sink = ?", arguments: [sink]))
        }
    }

    /// A line that was refused twice counts once.
    public func deadLetterCount(of sink: String) async throws -> Int {
        try await read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM dead_letter WHERE sink = ?", arguments: [sink]) ?? 0
        }
    }

    /// The lines that a sink refused, oldest first.
    public func deadLetters(of sink: String, limit: Int = 1000) async throws -> [DeadLetter] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT line, reason, at FROM dead_letter WHERE sink = ? ORDER BY id LIMIT ?",
                arguments: [sink, limit]
            ).map { DeadLetter(line: $0["line"], reason: $0["reason"], at: Date(timeIntervalSince1970: $0["at"])) }
        }
    }
}

extension SinkCursor {
    fileprivate init(row: Row) {
        self.init(delivered: row["delivered"], sent: row["sent"])
        guard let until = row["replay_until"] as Int64?, let from = row["replay_from"] as Int?,
            let to = row["replay_to"] as Int?, from <= to
        else { return }
        replay = Replay(until: until, days: CivilDay(daysSince1970: from)...CivilDay(daysSince1970: to))
    }
}
