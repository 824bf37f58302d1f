import HealthModel

/// `daily-respiratory-rate` (google-health-api.md 4.7): the rate of the main sleep.
struct DailyRespiratoryRateSource: DailySource {
    func value(on day: CivilDay, _ view: SyncedView) -> Int? { view.vitals(day)?.breathing.full }

    func write(_ value: Int, _ json: inout JSONBytes) {
        json.raw(#","breathsPerMinute":"#)
        json.decimal(value, places: 1)
    }
}
