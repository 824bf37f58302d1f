import HealthModel
import JSONReader
import SyncEngine

/// What a call is about: the words of its errors, and the scope it needs.
struct FitbitSubject: Sendable {
    /// E.g. `steps of 2024-03-04`.
    var title: String
    var account: Account
    var scope: String
    var needsPersonalApplication = false

    init(title: String, account: Account, scope: String) {
        self.title = title
        self.account = account
        self.scope = scope
    }

    init(_ resource: any FitbitResource, _ days: ClosedRange<CivilDay>, _ account: Account) {
        let dates =
            days.count == 1 ? "of \(days.lowerBound)" : "of \(days.lowerBound) to \(days.upperBound)"
        self.init(
            title: "\(resource.offer.resource.slug) \(dates)", account: account, scope: resource.offer.scope)
        needsPersonalApplication = resource.needsPersonalApplication
    }

    /// An error whose sentence begins with the subject: "Fitbit, steps of 2024-03-04 (account me): …".
    func error(_ kind: ProviderError.Kind, _ sentence: String) -> ProviderError {
        ProviderError(kind, "Fitbit, \(title) (account \(account)): \(sentence)")
    }

    /// Reads a body, telling whose answer it was when it is not what it should be.
    func read<Result: Sendable>(
        _ bytes: [UInt8], _ body: (JSONValue) throws(JSONReaderError) -> Result
    ) throws(ProviderError) -> Result {
        do throws(JSONReaderError) {
            return try JSONReader.read(bytes, body)
        } catch {
            throw unreadable(error)
        }
    }

    func unreadable(_ error: JSONReaderError) -> ProviderError {
        self.error(
            .unreadable,
            "the answer \(error.reason). It is asked for again later; if that stays, check the address "
                + "of the API and any proxy before it.")
    }
}
