import HealthModel

/// `heart-rate-variability` (google-health-api.md 4.8): five minutes of a night a row.
struct VariabilitySource: PointSource {
    var reachesBack: Bool { true }

    func rows(on day: CivilDay, _ view: SyncedView) -> [NightVitals.Variability] { view.vitals(day)?.variability ?? [] }
    func instant(_ row: NightVitals.Variability) -> Int64 { row.instant }

    func write(_ row: NightVitals.Variability, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock)
        json.raw(#","rootMeanSquareOfSuccessiveDifferencesMilliseconds":"#)
        json.decimal(row.rmssd, places: 3)
        json.raw(#","standardDeviationMilliseconds":"#)
        // 0 stands for a value that is missing.
        json.decimal(row.instant / 300 % 17 == 0 ? 0 : row.rmssd * 5 / 4, places: 3)
        json.raw(#","metadata":{"lowFrequencyPower":"#)
        json.decimal(row.low, places: 3)
        json.raw(#","highFrequencyPower":"#)
        json.decimal(row.high, places: 3)
        json.raw("}")
    }
}
