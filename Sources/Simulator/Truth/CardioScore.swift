import HealthModel

/// The VO2 max of a date in ml/kg/min: a number after a run with GPS, otherwise a range.
struct CardioScore: Sendable, Equatable {
    var low: Int
    var high: Int
}

extension Person {
    /// The score of a date; nil on some days and in the first week.
    func cardioScore(on day: CivilDay) -> CardioScore? {
        let chance = Chance(seed: seed, day: day.daysSince1970)
        guard day >= memberSince.advanced(by: 7), !chance.happens(0.15, .cardio) else { return nil }
        let middle = 62 - restingHeartRate / 3 + day.daysSince1970 / 45 % 3
        if runsWithGPS, chance.happens(0.5, .cardio, 1) { return CardioScore(low: middle, high: middle) }
        return CardioScore(low: middle - 2, high: middle + 2)
    }
}
