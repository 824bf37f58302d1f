import HealthModel

/// `active-zone-minutes` (google-health-api.md 4.15): a record for each minute in a zone, weighted already.
struct ZoneMinutesSource: PointSource, RollUpSource {
    private static let names = ["", "FAT_BURN", "CARDIO", "PEAK"]

    func rows(on day: CivilDay, _ view: SyncedView) -> [Contribution] { contributions(on: day, view, .all) }
    func instant(_ row: Contribution) -> Int64 { row.instant }

    func write(_ row: Contribution, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.interval(row.instant, row.instant + 60, clock)
        json.raw(#","heartRateZone":"\#(ZoneMinutesSource.names[row.zone])","activeZoneMinutes":"#)
        json.quoted(Int(row.amount))
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        let zones = HeartZones(person: view.person, day: day)
        return known.compactMap { index in
            let heart = truth.minutes[index].heart
            let zone = heart > 0 ? zones.index(of: heart) : 0
            guard zone > 0 else { return nil }
            return Contribution(
                instant: truth.start + Int64(index) * 60, amount: Double(HeartZones.activeMinutes(zone)), zone: zone)
        }
    }

    /// A zone that is zero is left out.
    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        let sums = [("FatBurn", tally.zones[1]), ("Cardio", tally.zones[2]), ("Peak", tally.zones[3])]
        for (index, sum) in sums.filter({ $0.1 > 0 }).enumerated() {
            json.raw(#"\#(index > 0 ? "," : "")"sumIn\#(sum.0)HeartZone":"#)
            json.quoted(Int(sum.1))
        }
    }
}
