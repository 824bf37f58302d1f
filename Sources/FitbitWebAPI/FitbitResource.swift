import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// One resource of the Fitbit Web API: where it is asked for, what it costs, and what its answers mean.
protocol FitbitResource: Sendable {
    var offer: ResourceOffer { get }

    /// Whether Fitbit gives it only to applications of the type "Personal" (fitbit-web-api.md, 1.3).
    var needsPersonalApplication: Bool { get }

    /// Whether each answer is of use without the others: one that is refused is left out.
    var partsStandAlone: Bool { get }

    /// The requests that fetch a window, as many as the offer says.
    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest]

    /// Cuts the answers into the days of the window that they hold anything for.
    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay]

    /// The name of a date's part that the answer to a request becomes; nil when it is another date's.
    func part(_ request: String, of day: CivilDay) -> String?

    /// Fetches a window and hands over its days.
    func fetch(_ window: FitbitWindow) async throws(ProviderError)

    /// Decodes one day (influx-schema.md).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series]
}

extension FitbitResource {
    var needsPersonalApplication: Bool { false }
    var partsStandAlone: Bool { false }

    func part(_ request: String, of day: CivilDay) -> String? { request }

    /// One request after the other; all dates are handed over at once.
    func fetch(_ window: FitbitWindow) async throws(ProviderError) {
        var refusals = Refusals()
        var parts: [DayPart] = []
        for request in requests(for: window.days) {
            let body =
                if partsStandAlone {
                    try await refusals.attempt(request.part) { () async throws(ProviderError) in
                        try await window.get(request.path, minuteData: needsPersonalApplication)
                    }
                } else {
                    try await window.get(request.path, minuteData: needsPersonalApplication)
                }
            if let body { parts.append(DayPart(request.part, body)) }
        }
        try await refusals.tell(window.receiver, isAnythingGiven: !parts.isEmpty)
        let found = try cut(FitbitAnswers(days: window.days, parts: parts, subject: window.subject))
        let byDay = Dictionary(found.map { ($0.day, $0) }) { _, last in last }
        try await window.receiver.take(
            window.days.map { date in
                var day = byDay[date] ?? FetchedDay(date, parts: [], hasData: false)
                day.refused = refusals.parts.compactMap { part($0, of: date) }
                return day
            })
    }
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
