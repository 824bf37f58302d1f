import HealthModel

/// `steps` (google-health-api.md 4.1): a record for each minute with steps; a phone counts some of them once more.
struct StepsSource: PointSource, RollUpSource {
    struct Row: Sendable {
        var start: Int64
        var steps: Int
        var isPhone = false
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        let hasPhone = view.person.carriesPhone
        var rows: [Row] = []
        for index in known where truth.minutes[index].steps > 0 {
            let row = Row(start: truth.start + Int64(index) * 60, steps: truth.minutes[index].steps)
            rows.append(row)
            if hasPhone, let steps = StepsSource.phone(row.steps) {
                rows.append(Row(start: row.start, steps: steps, isPhone: true))
            }
        }
        return rows
    }

    /// What a phone makes of a minute: it misses the short ways and a tenth of the long ones.
    static func phone(_ steps: Int) -> Int? { steps >= 30 ? steps * 9 / 10 : nil }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { row.isPhone ? .phone : .tracker(.passive) }
    func isMerged(_ row: Row) -> Bool { !row.isPhone }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.start + 60, clock)
        json.raw(#","count":"#)
        json.quoted(row.steps)
    }

    /// A minute with the tracker on the wrist counts, one without a step included.
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        return known.compactMap { index in
            let minute = truth.minutes[index]
            guard minute.heart > 0 || minute.steps > 0 else { return nil }
            return Contribution(instant: truth.start + Int64(index) * 60, amount: Double(minute.steps))
        }
    }

    func phoneContributions(on day: CivilDay, _ view: SyncedView) -> [Contribution] {
        rows(on: day, view).filter(\.isPhone).map { Contribution(instant: $0.start, amount: Double($0.steps)) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        guard tally.sum > 0 else { return }
        json.raw(#""countSum":"#)
        json.quoted(Int(tally.sum))
    }
}
