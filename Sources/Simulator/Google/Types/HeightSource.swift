import HealthModel

/// `height`: said once, when the person joined.
struct HeightSource: PointSource {
    struct Row: Sendable {
        var instant: Int64
        var millimeters: Int
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard day == view.person.memberSince else { return [] }
        let noon = ZoneClock(zone: view.person.zone, around: day).instant(secondOfDay: 43_200)
        return [Row(instant: noon, millimeters: Int((view.person.height * 10).rounded()))]
    }

    func instant(_ row: Row) -> Int64 { row.instant }
    func origin(_ row: Row) -> PointOrigin { .manual }
    func identifier(_ row: Row) -> UInt64? { UInt64(clamping: row.instant) * 1000 }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock, microseconds: 54_206)
        json.raw(#","heightMillimeters":"#)
        json.quoted(row.millimeters)
    }
}
