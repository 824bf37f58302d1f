import HealthModel

/// `calories-in-heart-rate-zone`: roll-ups alone.
struct ZoneCalories: RollUpSource {
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own, let (truth, known) = view.minutes(of: day) else { return [] }
        let zones = HeartZones(person: view.person, day: day)
        return known.compactMap { index in
            let heart = truth.minutes[index].heart
            guard heart > 0 else { return nil }
            return Contribution(
                instant: truth.start + Int64(index) * 60, amount: truth.calories(index), zone: zones.index(of: heart))
        }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""caloriesInHeartRateZones":"#)
        json.array(tally.zones.indices.filter { tally.zones[$0] > 0 }) { json, zone in
            json.raw(#"{"heartRateZone":"\#(HeartZoneName.all[zone])","kcal":"#)
            json.decimal(tally.zones[zone], places: 5)
            json.raw("}")
        }
    }
}
