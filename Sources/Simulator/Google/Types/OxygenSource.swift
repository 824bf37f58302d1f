import HealthModel

/// `oxygen-saturation` (google-health-api.md 4.9): a reading a minute of sleep; 50 stands for a bad one.
struct OxygenSource: PointSource {
    var reachesBack: Bool { true }

    func rows(on day: CivilDay, _ view: SyncedView) -> [NightVitals.Oxygen] { view.oxygenVitals(day)?.oxygen ?? [] }
    func instant(_ row: NightVitals.Oxygen) -> Int64 { row.instant }

    func write(_ row: NightVitals.Oxygen, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock)
        json.raw(#","percentage":"#)
        json.decimal(row.tenths, places: 1)
    }
}
