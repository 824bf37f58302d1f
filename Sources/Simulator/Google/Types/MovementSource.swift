import HealthModel

/// `steps` and `distance` (google-health-api.md 4.1, 4.2): a record for each minute with steps; a phone counts some of them
/// once more.
struct MovementSource: PointSource, RollUpSource {
    struct Row: Sendable {
        var start: Int64
        var amount: Int
        var isPhone = false
    }

    /// Whole steps.
    static let steps = MovementSource(member: "count", amount: { day, index in day.minutes[index].steps }) {
        $0 * 9 / 10
    }

    /// Millimetres, to the hundredth of a metre as Fitbit has them.
    static let distance = MovementSource(
        member: "millimeters", amount: { day, index in Int((day.distance(index) * 100_000).rounded()) * 10 }
    ) { $0 / 100 * 90 }

    /// The member that holds the amount; with `Sum` behind it in a roll-up.
    let member: String
    let amount: @Sendable (DayTruth, Int) -> Int
    /// What a phone makes of an amount.
    let phone: @Sendable (Int) -> Int

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        let hasPhone = view.person.carriesPhone
        var rows: [Row] = []
        for index in known where truth.minutes[index].steps > 0 {
            let row = Row(start: truth.start + Int64(index) * 60, amount: amount(truth, index))
            rows.append(row)
            // It misses the short ways.
            if hasPhone, truth.minutes[index].steps >= 30 {
                rows.append(Row(start: row.start, amount: phone(row.amount), isPhone: true))
            }
        }
        return rows
    }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { row.isPhone ? .phone : .tracker(.passive) }
    func isMerged(_ row: Row) -> Bool { !row.isPhone }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.start + 60, clock)
        json.raw(#","\#(member)":"#)
        json.quoted(row.amount)
    }

    /// A minute with the tracker on the wrist counts, one without a step included.
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        return known.compactMap { index in
            let minute = truth.minutes[index]
            guard minute.heart > 0 || minute.steps > 0 else { return nil }
            return Contribution(instant: truth.start + Int64(index) * 60, amount: Double(amount(truth, index)))
        }
    }

    func phoneContributions(on day: CivilDay, _ view: SyncedView) -> [Contribution] {
        rows(on: day, view).filter(\.isPhone).map { Contribution(instant: $0.start, amount: Double($0.amount)) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        guard tally.sum > 0 else { return }
        json.raw(#""\#(member)Sum":"#)
        json.quoted(Int(tally.sum))
    }
}
