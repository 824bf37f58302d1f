import HealthModel

/// `distance` (google-health-api.md 4.2): millimetres of each minute with steps, to the hundredth of a metre as Fitbit
/// has them.
struct DistanceSource: PointSource, RollUpSource {
    struct Row: Sendable {
        var start: Int64
        var millimeters: Int
        var isPhone = false
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        let hasPhone = view.person.carriesPhone
        var rows: [Row] = []
        for index in known where truth.minutes[index].steps > 0 {
            let row = Row(start: truth.start + Int64(index) * 60, millimeters: DistanceSource.millimeters(truth, index))
            rows.append(row)
            if hasPhone, StepsSource.phone(truth.minutes[index].steps) != nil {
                rows.append(Row(start: row.start, millimeters: row.millimeters / 100 * 90, isPhone: true))
            }
        }
        return rows
    }

    private static func millimeters(_ truth: DayTruth, _ index: Int) -> Int {
        Int((truth.distance(index) * 100_000).rounded()) * 10
    }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { row.isPhone ? .phone : .tracker(.passive) }
    func isMerged(_ row: Row) -> Bool { !row.isPhone }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.start + 60, clock)
        json.raw(#","millimeters":"#)
        json.quoted(row.millimeters)
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        return known.compactMap { index in
            let minute = truth.minutes[index]
            guard minute.heart > 0 || minute.steps > 0 else { return nil }
            return Contribution(
                instant: truth.start + Int64(index) * 60, amount: Double(DistanceSource.millimeters(truth, index)))
        }
    }

    func phoneContributions(on day: CivilDay, _ view: SyncedView) -> [Contribution] {
        rows(on: day, view).filter(\.isPhone).map { Contribution(instant: $0.start, amount: Double($0.millimeters)) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        guard tally.sum > 0 else { return }
        json.raw(#""millimetersSum":"#)
        json.quoted(Int(tally.sum))
    }
}
