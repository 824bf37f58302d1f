import HealthModel

/// `vo2-max`, and `run-vo2-max` of runs with GPS alone: a sample in the morning.
struct CardioFitnessSource: PointSource {
    struct Row: Sendable {
        var instant: Int64
        var score: CardioScore
    }

    let runsOnly: Bool

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let score = view.cardioScore(on: day), !runsOnly || !score.isRange else { return [] }
        return [
            Row(instant: ZoneClock(zone: view.person.zone, around: day).instant(secondOfDay: 9 * 3600), score: score)
        ]
    }

    func instant(_ row: Row) -> Int64 { row.instant }
    func origin(_ row: Row) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock)
        json.raw(runsOnly ? #","runVo2Max":"# : #","vo2Max":"#)
        json.decimal(row.score.middle, places: 1)
        guard !runsOnly else { return }
        json.raw(#","measurementMethod":"\#(row.score.isRange ? "GOOGLE_DEMOGRAPHIC" : "FITBIT_RUN")""#)
    }
}
