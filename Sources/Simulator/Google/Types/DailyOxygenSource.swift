import HealthModel

/// `daily-oxygen-saturation`: the bounds stand in the slots of Fitbit's least and greatest.
struct DailyOxygenSource: DailySource {
    struct Value: Sendable {
        var average: Int
        var lower: Int
        var upper: Int
        /// Often missing.
        var deviation: Int?
    }

    func value(on day: CivilDay, _ view: SyncedView) -> Value? {
        view.oxygenVitals(day)?.oxygenSummary.map { summary in
            Value(
                average: summary.average, lower: summary.least, upper: summary.greatest,
                deviation: day.daysSince1970 % 3 == 0 ? 7 : nil)
        }
    }

    func write(_ value: Value, _ json: inout JSONBytes) {
        json.raw(#","averagePercentage":"#)
        json.decimal(value.average, places: 1)
        json.raw(#","lowerBoundPercentage":"#)
        json.decimal(value.lower, places: 1)
        json.raw(#","upperBoundPercentage":"#)
        json.decimal(value.upper, places: 1)
        if let deviation = value.deviation {
            json.raw(#","standardDeviationPercentage":"#)
            json.decimal(deviation, places: 1)
        }
    }
}
