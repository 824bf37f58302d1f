import HealthModel

/// `total-calories` (google-health-api.md 4.3): roll-ups alone, of every minute up to the last sync, night included.
struct TotalCalories: RollUpSource {
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        return known.map {
            Contribution(instant: truth.start + Int64($0) * 60, amount: truth.calories($0))
        }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""kcalSum":"#)
        json.decimal(tally.sum, places: 5)
    }
}
