import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// VO2 max, as a number or as a range (fitbit-web-api.md, 8.1). Its end may not be in the future.
struct CardioScore: FitbitResource {
    let offer = ResourceOffer(.cardioScore, daysPerRequest: 30, scope: "cardio_fitness")
    /// Documented in both spellings.
    private let list = DatedList(keys: ["cardioScore", "cardioscore"])

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("days", "/1/user/-/cardioscore/date/\(days.lowerBound)/\(days.upperBound).json")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try list.cut(answers) { Score($0["value"]?["vo2Max"]) != nil }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).compactMap { element -> Point? in
                guard let score = Score(element["value"]?["vo2Max"]) else { return nil }
                return Point(
                    day.start, .float("value", score.middle), .float("low", score.low), .float("high", score.high))
            }
        }
        return [Series(MeasurementName.cardioScore.name, points)].compactMap(\.self)
    }

    /// `46`, `"46"` or `"44-48"`; low and high only for a range.
    private struct Score {
        var middle: Double
        var low, high: Double?

        init?(_ value: JSONValue?) {
            if let number = value?.number {
                middle = number
                return
            }
            let bounds = value?.text?.split(separator: "-", omittingEmptySubsequences: false).map {
                Double($0.filter { $0 != " " })
            }
            guard let bounds, bounds.count == 2, let low = bounds[0], let high = bounds[1], low.isFinite, high.isFinite
            else { return nil }
            (middle, self.low, self.high) = ((low + high) / 2, low, high)
        }
    }
}
