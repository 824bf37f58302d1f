import HealthModel

/// `activity-level` (google-health-api.md 4.15): stretches of one level, as long as the tracker is on the wrist, also
/// over midnight: such a one is a row of the date on which it begins. None has more than one midnight inside.
struct ActivityLevelSource: PointSource {
    struct Row: Sendable {
        var start: Int64
        var end: Int64
        var level: Int
    }

    var longest: Int64 { 2 * 90_000 }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        var rows = pieces(of: day, view)
        guard let first = rows.first, let last = rows.last else { return [] }
        if goesOn(first, after: pieces(of: day.advanced(by: -1), view).last, rows.count) { rows.removeFirst() }
        let next = pieces(of: day.advanced(by: 1), view)
        if let piece = next.first, goesOn(piece, after: last, next.count), !rows.isEmpty {
            rows[rows.count - 1].end = piece.end
        }
        return rows
    }

    /// Whether the first of a date's pieces is the rest of a row that began on the date before: not where it is all
    /// there is of the date, which may go on over the next midnight.
    private func goesOn(_ piece: Row, after last: Row?, _ count: Int) -> Bool {
        count > 1 && last?.end == piece.start && last?.level == piece.level
    }

    /// A date's own stretches, cut at its midnights.
    private func pieces(of day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        var rows: [Row] = []
        for index in known where truth.minutes[index].heart > 0 {
            let (start, level) = (truth.start + Int64(index) * 60, truth.minutes[index].level)
            if let last = rows.last, last.end == start, last.level == level {
                rows[rows.count - 1].end = start + 60
            } else {
                rows.append(Row(start: start, end: start + 60, level: level))
            }
        }
        return rows
    }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.end, clock)
        let name = ["SEDENTARY", "LIGHTLY_ACTIVE", "MODERATELY_ACTIVE", "VERY_ACTIVE"][row.level]
        json.raw(#","activityLevelType":"\#(name)""#)
    }
}
