import HealthModel

/// `activity-level` (google-health-api.md 4.15): stretches of one level, as long as the tracker is on the wrist.
struct ActivityLevelSource: PointSource {
    struct Row: Sendable {
        var start: Int64
        var end: Int64
        var level: Int
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
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
