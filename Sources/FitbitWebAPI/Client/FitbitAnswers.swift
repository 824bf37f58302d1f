import HealthModel
import ProviderKit
import SyncEngine

/// The answers to the requests of one window, in their order.
struct FitbitAnswers {
    var days: ClosedRange<CivilDay>
    var parts: [DayPart]
    var subject: Subject
}

extension Subject {
    /// E.g. "Fitbit, the devices (account me)".
    init(fitbit title: String, _ account: Account, scope: String = "") {
        self.init("Fitbit", title, account: account, scope: scope)
    }

    /// E.g. "Fitbit, steps of 2024-03-04 (account me)".
    init(_ resource: any FitbitResource, _ days: ClosedRange<CivilDay>, _ account: Account) {
        self.init(
            "Fitbit", resource.offer.resource.slug, of: days, account: account, scope: resource.offer.scope)
    }
}
