import HealthModel

/// `time-in-heart-rate-zone`: each minute with the tracker on the wrist, in its zone.
struct ZoneTimeSource: PointSource, RollUpSource {
    struct Row: Sendable {
        var start: Int64
        var zone: Int
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard let (truth, known) = view.minutes(of: day) else { return [] }
        let zones = HeartZones(person: view.person, day: day)
        return known.compactMap { index in
            let heart = truth.minutes[index].heart
            return heart > 0 ? Row(start: truth.start + Int64(index) * 60, zone: zones.index(of: heart)) : nil
        }
    }

    func instant(_ row: Row) -> Int64 { row.start }
    func origin(_ row: Row) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.start, row.start + 60, clock)
        json.raw(#","heartRateZoneType":"#)
        json.text(HeartZoneName.all[row.zone])
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own else { return [] }
        return rows(on: day, view).map { Contribution(instant: $0.start, amount: 60, zone: $0.zone) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""timeInHeartRateZones":"#)
        json.array(tally.zones.indices.filter { tally.zones[$0] > 0 }) { json, zone in
            json.raw(#"{"heartRateZone":"\#(HeartZoneName.all[zone])","duration":"#)
            json.duration(Int64(tally.zones[zone]))
            json.raw("}")
        }
    }
}
