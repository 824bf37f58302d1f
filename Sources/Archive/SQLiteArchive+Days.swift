public import Foundation
import GRDB
public import HealthModel
public import SyncEngine

extension SQLiteArchive {
    /// Reads no body; a row whose resource or state this version does not know is left out.
    public func ledger(of account: Account, days: ClosedRange<CivilDay>) async throws -> [LedgerEntry] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT resource, day, state, has_data, looked_at, last_sync_seen, synced_past_end_at, failure_code,
                        failure_message, failure_attempts, retry_at, zone, provider
                    FROM day WHERE account = ? AND day BETWEEN ? AND ?
                    """, arguments: [account.name, days.lowerBound.daysSince1970, days.upperBound.daysSince1970]
            ).compactMap(LedgerEntry.init(row:))
        }
    }

    /// Compresses and hashes before the transaction; keeps a replaced body only when a sink in use may have seen it.
    public func commit(_ records: [DayRecord], of account: Account) async throws -> CommitReceipt {
        // Compressed and hashed before the transaction: no lock is held over that work.
        let prepared = try await ArchiveError.translating {
            try records.map { record in
                (
                    record, hash: BodyCodec.hash(record.parts, record.context, staged: record.staged),
                    body: try BodyCodec.encode(record.parts)
                )
            }
        }
        return try await write { db in
            var changed: [CivilDay] = []
            for (record, hash, body) in prepared {
                if try Self.store(record, hash: hash, body: body, of: account, in: db) {
                    changed.append(record.entry.day)
                }
            }
            return CommitReceipt(changed: changed, sequence: try Self.sequence(db))
        }
    }

    /// Returns whether the day changed.
    private static func store(
        _ record: DayRecord, hash: Data, body: Data, of account: Account, in db: Database
    ) throws -> Bool {
        let entry = record.entry
        let key: [any DatabaseValueConvertible] = [account.name, entry.resource.slug, entry.day.daysSince1970]
        let held = try Row.fetchOne(
            db, sql: "SELECT id, hash, sequence, body FROM day WHERE account = ? AND resource = ? AND day = ?",
            arguments: StatementArguments(key))
        // A day that never had anything and has nothing now changes nothing downstream.
        // One whose held body is damaged is mended by the same answer.
        func isReadable() -> Bool { (try? BodyCodec.decode(held?["body"] ?? Data())) != nil }
        let isEqual = (held?["hash"] as Data? ?? Data()) == hash && isReadable()
        if !isEqual, let id = held?["id"] as Int64?, let sequence = held?["sequence"] as Int64?,
            sequence <= (try Int64.fetchOne(db, sql: "SELECT max(sent) FROM sink WHERE in_use") ?? -1)
        {
            try db.execute(
                sql: """
                    INSERT INTO superseded (account, resource, day, provider, zone, seen_until, body)
                    SELECT account, resource, day, provider, zone, seen_until, body FROM day WHERE id = ?
                    """, arguments: [id])
        }
        try db.execute(
            sql: """
                INSERT INTO day (account, resource, day, state, has_data, looked_at, last_sync_seen, synced_past_end_at,
                    failure_code, failure_message, failure_attempts, retry_at, provider, zone, seen_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account, resource, day) DO UPDATE SET state = excluded.state, has_data = excluded.has_data,
                    looked_at = excluded.looked_at, last_sync_seen = excluded.last_sync_seen,
                    synced_past_end_at = excluded.synced_past_end_at, failure_code = excluded.failure_code,
                    failure_message = excluded.failure_message, failure_attempts = excluded.failure_attempts,
                    retry_at = excluded.retry_at, provider = excluded.provider, zone = excluded.zone,
                    seen_until = excluded.seen_until
                """,
            arguments: [
                account.name, entry.resource.slug, entry.day.daysSince1970, entry.state.rawValue, entry.hasData,
                entry.lookedAt?.seconds, entry.lastSyncSeen?.seconds, entry.syncedPastEndAt?.seconds,
                entry.failure?.code, entry.failure?.message, entry.failure?.attempts, entry.failure?.retryAt?.seconds,
                record.context.provider, record.context.timeZone, record.context.seenUntil,
            ])
        let frames = try unstaged(record.staged, in: db)
        guard !isEqual else { return false }
        try db.execute(sql: "UPDATE counter SET sequence = sequence + 1")
        try db.execute(
            sql: """
                UPDATE day SET body = ?, hash = ?, sequence = (SELECT sequence FROM counter)
                WHERE account = ? AND resource = ? AND day = ?
                """, arguments: StatementArguments([frames + body, hash] + key))
        return true
    }

    /// Compressed before the transaction, as a frame of the body that it may become a part of.
    public func stage(_ part: DayPart) async throws -> StagedPart {
        let (frame, digest) = try await ArchiveError.translating {
            (try BodyCodec.encode([part]), BodyCodec.digest(part))
        }
        return try await write { db in
            try db.execute(sql: "INSERT INTO staged (frame) VALUES (?)", arguments: [frame])
            return StagedPart(id: db.lastInsertedRowID, digest: digest)
        }
    }

    /// Deletes staged parts.
    public func unstage(_ parts: [StagedPart]?) async throws {
        try await write { db in
            guard let parts else { return try db.execute(sql: "DELETE FROM staged") }
            for part in parts { try db.execute(sql: "DELETE FROM staged WHERE id = ?", arguments: [part.id]) }
        }
    }

    /// How many parts are staged.
    package func stagedParts() async throws -> Int {
        try await read { try Int.fetchOne($0, sql: "SELECT count(*) FROM staged") ?? 0 }
    }

    /// Takes staged frames out of their table, in their order.
    private static func unstaged(_ parts: [StagedPart], in db: Database) throws -> Data {
        try parts.reduce(into: Data()) { frames, part in
            guard
                let frame = try Data.fetchOne(
                    db, sql: "DELETE FROM staged WHERE id = ? RETURNING frame", arguments: [part.id])
            else {
                throw ArchiveError(
                    "failed", "A part that was staged is not there any more: its day is asked for again.")
            }
            frames += frame
        }
    }

    /// A day that never had an answer gets a row without a body.
    public func recordFailures(_ entries: [LedgerEntry], of account: Account) async throws {
        try await write { db in
            for entry in entries {
                try db.execute(
                    sql: """
                        INSERT INTO day (account, resource, day, state, has_data, failure_code, failure_message,
                            failure_attempts, retry_at)
                        VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)
                        ON CONFLICT (account, resource, day) DO UPDATE SET state = excluded.state,
                            failure_code = excluded.failure_code, failure_message = excluded.failure_message,
                            failure_attempts = excluded.failure_attempts, retry_at = excluded.retry_at
                        """,
                    arguments: [
                        account.name, entry.resource.slug, entry.day.daysSince1970, entry.state.rawValue,
                        entry.failure?.code, entry.failure?.message, entry.failure?.attempts,
                        entry.failure?.retryAt?.seconds,
                    ])
            }
        }
    }

    /// Changes only rows whose failure has no next try.
    public func retryFailures(of account: Account, at instant: Date) async throws {
        try await write { try Self.retryFailures(of: account, at: instant, in: $0) }
    }

    static func retryFailures(of account: Account, at instant: Date, in db: Database) throws {
        try db.execute(
            sql: "UPDATE day SET retry_at = ? WHERE account = ? AND failure_code IS NOT NULL AND retry_at IS NULL",
            arguments: [instant.seconds, account.name])
    }

    /// Nil when no answer was archived yet, also for a date whose every look failed.
    public func day(_ day: CivilDay, of resource: Resource, account: Account) async throws -> ArchivedDay? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM day WHERE account = ? AND resource = ? AND day = ? AND looked_at IS NOT NULL",
                arguments: [account.name, resource.slug, day.daysSince1970]
            ).map(ArchivedDay.init(row:))
        }
    }

    /// Nil when no day up to `day` has data; throws `damaged` when the body cannot be read back.
    public func newestDay(of resource: Resource, account: Account, notAfter day: CivilDay) async throws -> ArchivedDay?
    {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM day WHERE account = ? AND resource = ? AND day <= ? AND has_data AND looked_at IS NOT NULL
                    ORDER BY day DESC LIMIT 1
                    """, arguments: [account.name, resource.slug, day.daysSince1970]
            ).map(ArchivedDay.init(row:))
        }
    }

    /// A fold of the ledger, which reads no body; a resource without rows is left out.
    public func coverage(of account: Account, days: ClosedRange<CivilDay>) async throws -> [Resource: Coverage] {
        let entries = try await ledger(of: account, days: days)
        var result: [Resource: Coverage] = [:]
        var newest: [Resource: CivilDay] = [:]
        for entry in entries {
            var coverage = result[entry.resource] ?? Coverage()
            if let lookedAt = entry.lookedAt {
                coverage.looked.insert(entry.day)
                coverage.lastLook = coverage.lastLook.map { max($0, lookedAt) } ?? lookedAt
            }
            // What was not granted is told with the account; it is no failure.
            if let failure = entry.failure, failure.code != ProviderError.Kind.scopeMissing.code {
                coverage.failed += 1
                if newest[entry.resource].map({ $0 < entry.day }) ?? true {
                    newest[entry.resource] = entry.day
                    coverage.failure = failure
                }
            }
            result[entry.resource] = coverage
        }
        return result
    }
}

extension LedgerEntry {
    fileprivate init?(row: Row) {
        guard let resource = Resource(rawValue: row["resource"]), let state = State(rawValue: row["state"]) else {
            return nil
        }
        self.init(
            resource: resource, day: CivilDay(daysSince1970: row["day"]), state: state, hasData: row["has_data"],
            lookedAt: Date(seconds: row["looked_at"]), lastSyncSeen: Date(seconds: row["last_sync_seen"]),
            syncedPastEndAt: Date(seconds: row["synced_past_end_at"]), timeZone: row["zone"], provider: row["provider"])
        if let code = row["failure_code"] as String? {
            failure = Failure(
                code: code, message: row["failure_message"] ?? "", attempts: row["failure_attempts"] ?? 1,
                retryAt: Date(seconds: row["retry_at"]))
        }
    }
}

extension ArchivedDay {
    init(row: Row) throws {
        guard let account = Account(row["account"]), let resource = Resource(rawValue: row["resource"]) else {
            throw BodyError.unreadable
        }
        // A body that a failing disk spoiled is told with its day, and keeps no other day from being read.
        let parts = try? BodyCodec.decode(row["body"] ?? Data())
        self.init(
            account: account, resource: resource, day: CivilDay(daysSince1970: row["day"]), parts: parts ?? [],
            context: DayContext(
                provider: row["provider"] ?? "", timeZone: row["zone"] ?? "", seenUntil: row["seen_until"] ?? 0),
            isDamaged: parts == nil)
    }
}
