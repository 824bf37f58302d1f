import HealthModel

extension HeartZones {
    private static let names = ["Out of Range", "Fat Burn", "Cardio", "Peak"]

    /// On some days a zone without a minute has no numbers at all.
    private var leavesOutEmpty: Bool { day.daysSince1970 % 3 == 0 }

    /// `"customHeartRateZones":[],"heartRateZones":[…]`
    func write(_ json: inout JSONBytes) {
        let isEmpty = zones.allSatisfy { $0.minutes == 0 }
        json.raw(#""customHeartRateZones":[],"heartRateZones":"#)
        json.array(zip(zones, HeartZones.names)) { json, entry in
            let (zone, name) = entry
            json.raw("{")
            if !isEmpty, zone.minutes > 0 || !leavesOutEmpty {
                json.raw(#""caloriesOut":"#)
                json.decimal(zone.calories, places: 5)
                json.raw(",")
            }
            json.raw(#""max":"#)
            json.integer(zone.bounds.upper)
            json.raw(#","min":"#)
            json.integer(zone.bounds.lower)
            if !isEmpty, zone.minutes > 0 || !leavesOutEmpty {
                json.raw(#","minutes":"#)
                json.integer(zone.minutes)
            }
            json.raw(#","name":"#)
            json.text(name)
            json.raw("}")
        }
    }
}
