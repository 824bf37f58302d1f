import GRDB

/// The tables and their history. A migration that was released is never changed; the next one is added below it.
enum Schema {
    /// - Parameter seal: what tokens that an earlier version kept in the open are sealed with.
    static func migrator(_ seal: TokenSeal) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: accounts, days, sinks, jobs") { db in
            // Times are seconds since 1970, days are days since 1970-01-01.
            try db.execute(
                sql: """
                    CREATE TABLE account (
                        name TEXT PRIMARY KEY, provider TEXT NOT NULL, authorized_at REAL NOT NULL, sync_since INTEGER,
                        zone TEXT, member_since INTEGER, profile_read_at REAL, devices_read_at REAL, last_sync REAL,
                        budget TEXT NOT NULL, gone TEXT
                    ) STRICT;
                    CREATE TABLE "grant" (
                        account TEXT PRIMARY KEY, provider TEXT NOT NULL, user_id TEXT, access_token TEXT NOT NULL,
                        refresh_token TEXT NOT NULL, issued_at REAL NOT NULL, expires_at REAL NOT NULL, scopes TEXT NOT NULL,
                        refresh_started_at REAL, ended_because TEXT
                    ) STRICT;
                    -- The large body stands last: reading the other columns leaves its pages alone.
                    CREATE TABLE day (
                        id INTEGER PRIMARY KEY, account TEXT NOT NULL, resource TEXT NOT NULL, day INTEGER NOT NULL,
                        state TEXT NOT NULL, has_data INTEGER NOT NULL, looked_at REAL, last_sync_seen REAL,
                        synced_past_end_at REAL, failure_code TEXT, failure_message TEXT, failure_attempts INTEGER,
                        retry_at REAL, provider TEXT, zone TEXT, seen_until INTEGER, sequence INTEGER, hash BLOB, body BLOB,
                        UNIQUE (account, resource, day)
                    ) STRICT;
                    CREATE INDEX day_by_date ON day (account, day);
                    CREATE UNIQUE INDEX day_by_sequence ON day (sequence) WHERE sequence IS NOT NULL;
                    -- Versions of a day that a sink may have seen and that were replaced before it passed the new one.
                    CREATE TABLE superseded (
                        id INTEGER PRIMARY KEY, account TEXT NOT NULL, resource TEXT NOT NULL, day INTEGER NOT NULL,
                        provider TEXT NOT NULL, zone TEXT NOT NULL, seen_until INTEGER NOT NULL, body BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX superseded_by_day ON superseded (account, resource, day);
                    CREATE TABLE counter (sequence INTEGER NOT NULL) STRICT;
                    INSERT INTO counter VALUES (0);
                    CREATE TABLE sink (
                        id TEXT PRIMARY KEY, delivered INTEGER NOT NULL, sent INTEGER NOT NULL, in_use INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE dead_letter (
                        id INTEGER PRIMARY KEY, sink TEXT NOT NULL, line TEXT NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL,
                        UNIQUE (sink, line)
                    ) STRICT;
                    CREATE TABLE job (id TEXT PRIMARY KEY, created_at REAL NOT NULL, body TEXT NOT NULL) STRICT;
                    """)
        }
        migrator.registerMigration("2: staged parts, ends of authorisations") { db in
            try db.execute(
                sql: """
                    ALTER TABLE account ADD COLUMN renewed_at REAL;
                    ALTER TABLE account ADD COLUMN left_at REAL;
                    ALTER TABLE "grant" ADD COLUMN refresh_expires_at REAL;
                    -- Who a person is to each provider; it outlives the grant, since the account stays with its person.
                    CREATE TABLE identity (
                        account TEXT NOT NULL, provider TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (account, provider)
                    ) STRICT;
                    INSERT INTO identity SELECT account, provider, user_id FROM "grant" WHERE user_id IS NOT NULL;
                    -- Parts of days that are not whole yet, each a frame of a body.
                    CREATE TABLE staged (id INTEGER PRIMARY KEY AUTOINCREMENT, frame BLOB NOT NULL) STRICT;
                    """)
        }
        migrator.registerMigration("3: sealed tokens, replays") { db in
            try db.execute(
                sql: """
                    CREATE TABLE sealed_grant (
                        account TEXT PRIMARY KEY, provider TEXT NOT NULL, user_id TEXT, access_token BLOB NOT NULL,
                        refresh_token BLOB NOT NULL, issued_at REAL NOT NULL, expires_at REAL NOT NULL, scopes TEXT NOT NULL,
                        refresh_started_at REAL, ended_because TEXT, refresh_expires_at REAL
                    ) STRICT;
                    -- A cursor that was set back: of the changes up to "until" only these dates are delivered again.
                    ALTER TABLE sink ADD COLUMN replay_until INTEGER;
                    ALTER TABLE sink ADD COLUMN replay_from INTEGER;
                    ALTER TABLE sink ADD COLUMN replay_to INTEGER;
                    """)
            for row in try Row.fetchAll(db, sql: "SELECT * FROM \"grant\"") {
                let account: String = row["account"]
                try db.execute(
                    sql: """
                        INSERT INTO sealed_grant SELECT account, provider, user_id, ?, ?, issued_at, expires_at, scopes,
                            refresh_started_at, ended_because, refresh_expires_at FROM "grant" WHERE account = ?
                        """,
                    arguments: [
                        try seal.seal(row["access_token"], of: account, at: .accessToken),
                        try seal.seal(row["refresh_token"], of: account, at: .refreshToken), account,
                    ])
            }
            try db.execute(sql: "DROP TABLE \"grant\"; ALTER TABLE sealed_grant RENAME TO \"grant\";")
        }
        migrator.registerMigration("4: digests") { db in
            try db.execute(
                sql: """
                    -- The few values of a day that are not samples, as JSON: made from the body of that sequence.
                    CREATE TABLE digest (
                        day_id INTEGER PRIMARY KEY REFERENCES day (id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
                        revision INTEGER NOT NULL, series BLOB NOT NULL
                    ) STRICT;
                    """)
        }
        return migrator
    }
}
