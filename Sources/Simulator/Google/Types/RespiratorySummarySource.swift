import HealthModel

/// `respiratory-rate-sleep-summary`: a rate for each stage, stamped at the end of the sleep. 0 stands for no rate.
struct RespiratorySummarySource: PointSource {
    struct Row: Sendable {
        var end: Int64
        var breathing: NightVitals.Breathing
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        view.vitals(day).map { [Row(end: $0.session.end, breathing: $0.breathing)] } ?? []
    }

    func instant(_ row: Row) -> Int64 { row.end }
    func origin(_ row: Row) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.end, clock)
        func stage(_ json: inout JSONBytes, _ name: String, _ tenths: Int?) {
            json.raw(#","\#(name)SleepStats":{"breathsPerMinute":"#)
            json.decimal(tenths ?? 0, places: 1)
            if tenths != nil { json.raw(#","standardDeviation":1.3,"signalToNoise":3.1"#) }
            json.raw("}")
        }
        stage(&json, "full", row.breathing.full)
        stage(&json, "deep", row.breathing.deep)
        stage(&json, "light", row.breathing.light)
        stage(&json, "rem", row.breathing.rem)
    }
}
