import HealthModel
import SyncEngine

/// Whose data a request is about.
enum AccountQuery {
    /// The account of this name, or the first one where none is named.
    static func account(_ name: String?, among known: [AccountFacts]) throws(SyncQuery.Refusal) -> Account {
        let account = name.map(Account.init) ?? known.first?.account
        guard let account, known.contains(where: { $0.account == account }) else { throw unknown(known) }
        return account
    }

    /// The refusal that names those there are.
    static func unknown(_ known: [AccountFacts]) -> SyncQuery.Refusal {
        SyncQuery.Refusal(
            status: 404, code: "unknown_account",
            message: known.isEmpty
                ? "Nobody is connected yet: open /authorize in a browser." : "There is no account of this name.",
            details: known.isEmpty ? [:] : ["accounts": known.map(\.account.name)])
    }
}
