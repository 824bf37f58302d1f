import HealthModel

/// `floors` (google-health-api.md 4.15): a record for each minute in which one was climbed.
struct FloorsSource: PointSource, RollUpSource {
    func rows(on day: CivilDay, _ view: SyncedView) -> [Contribution] {
        contributions(on: day, view, .all).filter { $0.amount > 0 }
    }

    func instant(_ row: Contribution) -> Int64 { row.instant }

    func write(_ row: Contribution, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.instant, row.instant + 60, clock)
        json.raw(#","count":"#)
        json.quoted(Int(row.amount))
    }

    /// A minute with the tracker on the wrist counts, one without a floor included.
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        return known.compactMap { index in
            let minute = truth.minutes[index]
            guard minute.heart > 0 || minute.steps > 0 else { return nil }
            return Contribution(instant: truth.start + Int64(index) * 60, amount: Double(truth.floors(index)))
        }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        guard tally.sum > 0 else { return }
        json.raw(#""countSum":"#)
        json.quoted(Int(tally.sum))
    }
}
