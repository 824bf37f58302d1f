import HealthModel

/// The four zones of a date, with what was spent in each.
struct HeartZones {
    private struct Zone {
        var name: String
        var bounds: (Int, Int)
        var minutes = 0
        var calories = 0.0
    }

    private var zones: [Zone]
    /// On some days a zone without a minute has no numbers at all.
    private let leavesOutEmpty: Bool

    init(person: Person, day: CivilDay) {
        let most = 220 - person.age(on: day)
        let (fat, cardio, peak) = (most / 2, most * 7 / 10, most * 85 / 100)
        zones = [
            Zone(name: "Out of Range", bounds: (30, fat)), Zone(name: "Fat Burn", bounds: (fat, cardio)),
            Zone(name: "Cardio", bounds: (cardio, peak)), Zone(name: "Peak", bounds: (peak, 220)),
        ]
        leavesOutEmpty = day.daysSince1970 % 3 == 0
    }

    mutating func add(_ day: DayTruth, minute index: Int) {
        let heart = day.minutes[index].heart
        guard heart > 0 else { return }
        let zone = zones.lastIndex { $0.bounds.0 <= heart } ?? 0
        zones[zone].minutes += 1
        zones[zone].calories += day.calories(index)
    }

    /// `"customHeartRateZones":[],"heartRateZones":[…]`
    func write(_ json: inout JSONBytes) {
        let isEmpty = zones.allSatisfy { $0.minutes == 0 }
        json.raw(#""customHeartRateZones":[],"heartRateZones":"#)
        json.array(zones) { json, zone in
            json.raw("{")
            if !isEmpty, zone.minutes > 0 || !leavesOutEmpty {
                json.raw(#""caloriesOut":"#)
                json.decimal(zone.calories, places: 5)
                json.raw(",")
            }
            json.raw(#""max":"#)
            json.integer(zone.bounds.1)
            json.raw(#","min":"#)
            json.integer(zone.bounds.0)
            if !isEmpty, zone.minutes > 0 || !leavesOutEmpty {
                json.raw(#","minutes":"#)
                json.integer(zone.minutes)
            }
            json.raw(#","name":"#)
            json.text(zone.name)
            json.raw("}")
        }
    }
}
