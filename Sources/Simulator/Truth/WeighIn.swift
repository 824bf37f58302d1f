import HealthModel

/// Somebody stood on the scale, or typed in what another scale said.
struct WeighIn: Sendable, Equatable {
    var id: UInt64
    var day: CivilDay
    /// Of the wall clock; 86 399 where no time was given.
    var secondOfDay: Int
    var grams: Int
    /// Tenths of a percent, where the scale measures it.
    var fat: Int?
    /// The scale's name, nil for an entry by hand.
    var scale: String?
    /// When it reached the provider.
    var arrival: Int64
}

extension Person {
    /// The weigh-ins of a date, in order: none on some days, two on others, some without a time.
    func weighIns(on day: CivilDay) -> [WeighIn] {
        guard let scale, day >= memberSince else { return [] }
        let chance = Chance(seed: seed, day: day.daysSince1970)
        let clock = ZoneClock(zone: zone, around: day)
        let trend = Double(abs(day.daysSince1970 % 180 - 90)) / 90 * 1.8 - 0.9
        func entry(_ index: Int, second: Int, byHand: Bool) -> WeighIn {
            let grams = Int((weight + trend + chance.normal(.weight, index) * 0.35) * 10) * 100
            let noTime = second == 86_399
            return WeighIn(
                id: UInt64(clamping: (day.daysSince1970 * 86_400 + second) * 1000), day: day, secondOfDay: second,
                grams: byHand ? grams + 50 : grams,
                fat: byHand || chance.happens(0.2, .weight, index + 10)
                    ? nil : 215 + Int(chance.normal(.weight, index + 20) * 6),
                scale: byHand ? nil : scale.version,
                arrival: clock.instant(secondOfDay: noTime ? 43_200 : second))
        }
        let morning = 6 * 3600 + chance.integer(1800...9000, .weight, 30)
        switch chance.unit(.weight, 40) {
        case ..<0.25: return []
        case ..<0.80: return [entry(1, second: morning, byHand: false)]
        case ..<0.90:
            return [
                entry(1, second: morning, byHand: false),
                entry(2, second: 75_600 + chance.integer(0...3600, .weight, 31), byHand: false),
            ]
        case ..<0.98: return [entry(3, second: 86_399, byHand: true)]
        default: return [entry(3, second: 86_399, byHand: true), entry(4, second: 86_399, byHand: true)]
        }
    }
}
