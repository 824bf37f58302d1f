import HealthModel

/// `active-energy-burned` (google-health-api.md 4.3): what minutes cost beyond rest.
struct ActiveEnergySource: PointSource, RollUpSource {
    struct Row: Sendable {
        var start: Int64
        var kilocalories: Double
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        return known.compactMap { index in
            let active = truth.calories(index) - truth.restingCalories
            return truth.minutes[index].tenMETs > 13
                ? Row(start: truth.start + Int64(index) * 60, kilocalories: active) : nil
        }
    }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.start + 60, clock)
        json.raw(#","kcal":"#)
        json.decimal(row.kilocalories, places: 6)
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own else { return [] }
        return rows(on: day, view).map { Contribution(instant: $0.start, amount: $0.kilocalories) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""kcalSum":"#)
        json.decimal(tally.sum, places: 6)
    }
}
