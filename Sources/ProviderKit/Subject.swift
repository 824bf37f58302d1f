package import HealthModel
package import SyncEngine

/// What a call or a row is about: the words of its errors.
package struct Subject: Sendable {
    /// The service as a person knows it, e.g. `Fitbit`.
    package var service: String
    /// E.g. `steps of 2024-03-04`.
    package var title: String
    /// Whose data it is about; nil while that is not known.
    package var account: Account?
    /// The OAuth scope that the call needs, as the provider spells it.
    package var scope: String

    /// A subject with a title of its own.
    package init(_ service: String, _ title: String, account: Account?, scope: String = "") {
        self.service = service
        self.title = title
        self.account = account
        self.scope = scope
    }

    /// Some dates of one kind of data: `steps of 2024-03-04`, `sleep of 2024-03-04 to 2024-03-11`.
    package init(
        _ service: String, _ kind: String, of days: ClosedRange<CivilDay>, account: Account, scope: String = ""
    ) {
        let dates = days.count == 1 ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
        self.init(service, "\(kind) of \(dates)", account: account, scope: scope)
    }

    /// An error whose sentence begins with the subject: "Fitbit, steps of 2024-03-04 (account me): …".
    package func error(_ kind: ProviderError.Kind, _ sentence: String) -> ProviderError {
        let whose = account.map { " (account \($0))" } ?? ""
        return ProviderError(kind, "\(service), \(title)\(whose): \(sentence)")
    }
}
