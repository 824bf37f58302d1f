import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// One resource of the Fitbit Web API: where it is asked for, what it costs, and what its answers mean.
protocol FitbitResource: Sendable {
    var offer: ResourceOffer { get }

    /// Whether Fitbit gives it only to applications of the type "Personal" (fitbit-web-api.md, 1.3).
    var needsPersonalApplication: Bool { get }

    /// The requests that fetch a window, as many as the offer says.
    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest]

    /// Cuts the answers into the days of the window that they hold anything for.
    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay]

    /// Decodes one day (influx-schema.md).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series]
}

extension FitbitResource {
    var needsPersonalApplication: Bool { false }
}

/// One call: the name of the part that its answer becomes, and its path.
struct FitbitRequest: Equatable {
    var part: String
    var path: String

    init(_ part: String, _ path: String) {
        self.part = part
        self.path = path
    }
}
