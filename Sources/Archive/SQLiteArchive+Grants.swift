import Foundation
import GRDB
public import HealthModel
public import OAuth

extension SQLiteArchive {
    /// Nil when the account was never authorised; an ended grant is returned with its reason. One whose tokens cannot be opened
    /// with the key of this archive is an ended one, without tokens, for as long as the key is another.
    public func grant(of account: Account) async throws -> Grant? {
        try await read { [seal] db in
            try Row.fetchOne(db, sql: "SELECT * FROM \"grant\" WHERE account = ?", arguments: [account.name])
                .flatMap { Grant(row: $0, seal) }
        }
    }

    /// In the order of the accounts' names, ended grants included.
    public func grants() async throws -> [Grant] {
        try await read { [seal] db in
            try Row.fetchAll(db, sql: "SELECT * FROM \"grant\" ORDER BY account").compactMap { Grant(row: $0, seal) }
        }
    }

    /// Replaces the account's earlier grant; on disk when it returns, so that the new tokens may be used. The account is
    /// there, and its provider is that of its grant, from the same moment on.
    public func save(_ grant: Grant, knowing otherIDs: [String: String]) async throws {
        try await write { [seal] db in
            try Self.store(grant, sealedWith: seal, in: db)
            try Self.takeIn(grant, in: db)
            var ids = otherIDs
            ids[grant.provider] = grant.userID
            for (provider, id) in ids {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO identity VALUES (?, ?, ?)",
                    arguments: [grant.account.name, provider, id])
            }
        }
    }

    /// Replaces just this grant: false, and nothing is changed, when another one is stored by now, or none.
    public func replace(_ grant: Grant, with successor: Grant) async throws -> Bool {
        try await write { [seal] db in
            let held = try Row.fetchOne(
                db, sql: "SELECT * FROM \"grant\" WHERE account = ?", arguments: [grant.account.name]
            ).flatMap { Grant(row: $0, seal) }
            guard let held, held.hasTokens(of: grant) else { return false }
            try Self.store(successor, sealedWith: seal, in: db)
            return true
        }
    }

    /// Nothing of its tokens stays legible in the files.
    public func removeGrant(of account: Account) async throws {
        try await writeSecurely { db in
            try db.execute(sql: "DELETE FROM \"grant\" WHERE account = ?", arguments: [account.name])
        }
    }

    /// By account and provider, those of accounts without a grant too.
    public func identities() async throws -> [Account: [String: String]] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM identity").reduce(into: [:]) { known, row in
                guard let account = Account(row["account"]) else { return }
                known[account, default: [:]][row["provider"]] = row["user_id"]
            }
        }
    }

    private static func store(_ grant: Grant, sealedWith seal: TokenSeal, in db: Database) throws {
        let account = grant.account.name
        try db.execute(
            sql: "INSERT OR REPLACE INTO \"grant\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                account, grant.provider, grant.userID,
                try seal.seal(grant.accessToken, of: account, at: .accessToken),
                try seal.seal(grant.refreshToken, of: account, at: .refreshToken),
                grant.issuedAt.seconds, grant.expiresAt.seconds, grant.scopes.sorted().joined(separator: " "),
                grant.refreshStartedAt?.seconds, grant.endedBecause, grant.refreshExpiresAt?.seconds,
            ])
    }
}

extension Grant {
    fileprivate init?(row: Row, _ seal: TokenSeal) {
        guard let account = Account(row["account"]) else { return nil }
        let accessToken = seal.open(row["access_token"], of: account.name, at: .accessToken)
        let refreshToken = seal.open(row["refresh_token"], of: account.name, at: .refreshToken)
        self.init(
            account: account, provider: row["provider"], userID: row["user_id"], accessToken: accessToken ?? "",
            refreshToken: refreshToken ?? "", issuedAt: Date(timeIntervalSince1970: row["issued_at"]),
            expiresAt: Date(timeIntervalSince1970: row["expires_at"]),
            scopes: Set((row["scopes"] as String).split(separator: " ").map(String.init)))
        refreshStartedAt = Date(seconds: row["refresh_started_at"])
        endedBecause = row["ended_because"]
        if accessToken == nil || refreshToken == nil {
            endedBecause =
                "The authorisation of \(account) is sealed with another key than the one of \(seal.key.origin). Bring "
                + "that key back and start again, or authorise once more. What was fetched stays."
        }
        refreshExpiresAt = Date(seconds: row["refresh_expires_at"])
    }
}
