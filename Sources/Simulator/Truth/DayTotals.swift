import HealthModel

/// What the minutes of a date add up to, as far as they are known.
struct DayTotals: Sendable {
    private(set) var steps = 0
    private(set) var centimetres = 0
    private(set) var calories = 0.0
    private(set) var floors = 0
    /// Minutes with the tracker on the wrist: sedentary, light, fair, very active.
    private(set) var levels = [0, 0, 0, 0]
    /// Active zone minutes: fat burn, cardio, peak.
    private(set) var zones = [0, 0, 0]

    /// Nothing, as of a date before anything was measured.
    init() {}

    init(_ truth: DayTruth, _ known: Range<Int>) {
        let zones = HeartZones(person: truth.person, day: truth.day)
        for index in known {
            let minute = truth.minutes[index]
            steps += minute.steps
            centimetres += truth.centimetres(index)
            calories += truth.calories(index)
            floors += truth.floors(index)
            guard minute.heart > 0 else { continue }
            levels[minute.level] += 1
            let zone = zones.index(of: minute.heart)
            if zone > 0 { self.zones[zone - 1] += HeartZones.activeMinutes(zone) }
        }
    }

    var zoneMinutes: Int { zones.reduce(0, +) }
}

extension HeartZones {
    /// What a minute in a zone counts: cardio and peak twice (fitbit-web-api.md, 8.6).
    static func activeMinutes(_ zone: Int) -> Int { zone == 0 ? 0 : zone == 1 ? 1 : 2 }
}
