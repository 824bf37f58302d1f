import Foundation
import GRDB
public import HealthModel
import OAuth
public import SyncEngine

extension SQLiteArchive {
    /// In the order of their names; a row whose name this version does not allow is left out.
    public func accounts() async throws -> [AccountFacts] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM account ORDER BY name").compactMap(AccountFacts.init(row:))
        }
    }

    /// Nil when the account was never authorised.
    public func facts(of account: Account) async throws -> AccountFacts? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM account WHERE name = ?", arguments: [account.name])
                .flatMap(AccountFacts.init(row:))
        }
    }

    /// Writes the whole row anew, the budget included.
    public func save(_ facts: AccountFacts) async throws {
        try await write { try Self.store(facts, in: $0) }
    }

    /// Reads, changes and writes in one transaction.
    @discardableResult
    public func update(_ account: Account, _ change: @escaping @Sendable (inout AccountFacts) -> Void) async throws
        -> AccountFacts?
    {
        try await write { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM account WHERE name = ?", arguments: [account.name])
            guard var facts = row.flatMap(AccountFacts.init(row:)) else { return nil }
            change(&facts)
            try Self.store(facts, in: db)
            return facts
        }
    }

    /// Deletes the account's row, its days with their earlier versions, its refused lines and who it was in one
    /// transaction; its grant is not touched. Nothing of it stays legible in the files, which become smaller.
    public func erase(_ account: Account) async throws {
        try await writeSecurely { db in
            for table in ["day", "superseded", "identity"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE account = ?", arguments: [account.name])
            }
            try db.execute(sql: "DELETE FROM account WHERE name = ?", arguments: [account.name])
            try db.execute(
                sql: """
                    DELETE FROM dead_letter
                    WHERE instr(line, ?) > 0 OR instr(line, ?) > 0 OR substr(line, 1, length(?)) = ?
                    """,
                arguments: [",account=\(account),", ",account=\(account) ", "\(account)/", "\(account)/"])
        }
        await compact()
    }

    /// What a sign-in means for the account's rows, in the transaction that keeps its grant: whenever the process ends,
    /// there is an account with a grant or there is none.
    static func takeIn(_ grant: Grant, in db: Database) throws {
        let name = grant.account.name
        let row = try Row.fetchOne(db, sql: "SELECT * FROM account WHERE name = ?", arguments: [name])
        var facts =
            row.flatMap(AccountFacts.init(row:))
            ?? AccountFacts(account: grant.account, provider: grant.provider, authorizedAt: grant.issuedAt)
        facts.signIn(with: grant.provider, at: grant.issuedAt)
        try store(facts, in: db)
        try retryFailures(of: grant.account, at: grant.issuedAt, in: db)
    }

    private static func store(_ facts: AccountFacts, in db: Database) throws {
        let budget = try String(decoding: JSONEncoder().encode(facts.budget), as: UTF8.self)
        try db.execute(
            sql: "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                facts.account.name, facts.provider, facts.authorizedAt.seconds, facts.syncSince?.daysSince1970,
                facts.profile?.timeZone, facts.profile?.memberSince?.daysSince1970, facts.profileReadAt?.seconds,
                facts.devicesReadAt?.seconds, facts.lastSync?.seconds, budget, facts.gone,
                facts.renewedAt.seconds, facts.leftAt?.seconds,
            ])
    }
}

extension AccountFacts {
    fileprivate init?(row: Row) {
        guard let account = Account(row["name"]) else { return nil }
        self.init(
            account: account, provider: row["provider"], authorizedAt: Date(timeIntervalSince1970: row["authorized_at"])
        )
        syncSince = (row["sync_since"] as Int?).map(CivilDay.init(daysSince1970:))
        profileReadAt = Date(seconds: row["profile_read_at"])
        if profileReadAt != nil {
            profile = ProviderProfile(
                timeZone: row["zone"], memberSince: (row["member_since"] as Int?).map(CivilDay.init(daysSince1970:)))
        }
        devicesReadAt = Date(seconds: row["devices_read_at"])
        lastSync = Date(seconds: row["last_sync"])
        // A budget that cannot be read is one that is not known: the provider's next answer tells it.
        budget =
            (try? JSONDecoder().decode(RateBudget.self, from: Data((row["budget"] as String).utf8))) ?? RateBudget()
        gone = row["gone"]
        renewedAt = Date(seconds: row["renewed_at"]) ?? authorizedAt
        leftAt = Date(seconds: row["left_at"])
    }
}
