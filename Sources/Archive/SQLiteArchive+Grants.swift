import Foundation
import GRDB
public import HealthModel
public import OAuth

extension SQLiteArchive {
    /// Nil when the account was never authorised; an ended grant is returned with its reason.
    public func grant(of account: Account) async throws -> Grant? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM \"grant\" WHERE account = ?", arguments: [account.name])
                .flatMap(Grant.init(row:))
        }
    }

    /// In the order of the accounts' names, ended grants included.
    public func grants() async throws -> [Grant] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM \"grant\" ORDER BY account").compactMap(Grant.init(row:))
        }
    }

    /// Replaces the account's earlier grant; on disk when it returns, so that the new tokens may be used.
    public func save(_ grant: Grant) async throws {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO \"grant\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    grant.account.name, grant.provider, grant.userID, grant.accessToken, grant.refreshToken,
                    grant.issuedAt.seconds, grant.expiresAt.seconds, grant.scopes.sorted().joined(separator: " "),
                    grant.refreshStartedAt?.seconds, grant.endedBecause, grant.refreshExpiresAt?.seconds,
                ])
        }
    }

    /// Overwrites the deleted row's bytes in the file.
    public func removeGrant(of account: Account) async throws {
        try await write { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "DELETE FROM \"grant\" WHERE account = ?", arguments: [account.name])
            try db.execute(sql: "PRAGMA secure_delete = OFF")
        }
    }
}

extension Grant {
    fileprivate init?(row: Row) {
        guard let account = Account(row["account"]) else { return nil }
        self.init(
            account: account, provider: row["provider"], userID: row["user_id"], accessToken: row["access_token"],
            refreshToken: row["refresh_token"], issuedAt: Date(timeIntervalSince1970: row["issued_at"]),
            expiresAt: Date(timeIntervalSince1970: row["expires_at"]),
            scopes: Set((row["scopes"] as String).split(separator: " ").map(String.init)))
        refreshStartedAt = Date(seconds: row["refresh_started_at"])
        endedBecause = row["ended_because"]
        refreshExpiresAt = Date(seconds: row["refresh_expires_at"])
    }
}
