import HealthModel

/// `daily-vo2-max` (google-health-api.md 4.11): always one number, where Fitbit gives a range its middle.
struct DailyCardioFitnessSource: DailySource {
    func value(on day: CivilDay, _ view: SyncedView) -> CardioScore? { view.cardioScore(on: day) }

    func write(_ value: CardioScore, _ json: inout JSONBytes) {
        json.raw(#","vo2Max":"#)
        json.decimal(value.middle, places: 1)
        let level =
            switch value.middle {
            case ..<340: "POOR"
            case ..<380: "FAIR"
            case ..<420: "AVERAGE"
            case ..<460: "GOOD"
            case ..<500: "VERY_GOOD"
            default: "EXCELLENT"
            }
        json.raw(#","cardioFitnessLevel":"\#(level)""#)
        if value.isRange { json.raw(#","estimated":true,"vo2MaxCovariance":2.9"#) }
    }
}
