import HealthModel

/// `body-fat`, a point of its own where the scale measured it.
struct BodyFatSource: PointSource, RollUpSource {
    func rows(on day: CivilDay, _ view: SyncedView) -> [BodyEntry] {
        BodyEntry.entries(on: day, view).filter { $0.entry.fat != nil }
    }

    func instant(_ row: BodyEntry) -> Int64 { row.instant }
    func origin(_ row: BodyEntry) -> PointOrigin { row.origin }
    func identifier(_ row: BodyEntry) -> UInt64? { row.id }

    func write(_ row: BodyEntry, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock, microseconds: row.microseconds)
        json.raw(#","percentage":"#)
        json.decimal(row.entry.fat ?? 0, places: 1)
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        rows(on: day, view).filter { family.contains($0.origin) }
            .map { Contribution(instant: $0.instant, amount: Double($0.entry.fat ?? 0) / 10) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""bodyFatPercentageAvg":"#)
        json.decimal(tally.average, places: 3)
    }
}
