import Foundation
import GRDB
public import HealthModel
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
        let budget = try String(decoding: JSONEncoder().encode(facts.budget), as: UTF8.self)
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    facts.account.name, facts.provider, facts.authorizedAt.seconds, facts.syncSince?.daysSince1970,
                    facts.profile?.timeZone, facts.profile?.memberSince?.daysSince1970, facts.profileReadAt?.seconds,
                    facts.devicesReadAt?.seconds, facts.lastSync?.seconds, budget, facts.gone,
                ])
        }
    }

    /// Updates this one column, so that it undoes no ``save(_:)``; an account without a row stays without.
    public func saveBudget(_ budget: RateBudget, of account: Account) async throws {
        let text = try String(decoding: JSONEncoder().encode(budget), as: UTF8.self)
        try await write { db in
            try db.execute(sql: "UPDATE account SET budget = ? WHERE name = ?", arguments: [text, account.name])
        }
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
    }
}
