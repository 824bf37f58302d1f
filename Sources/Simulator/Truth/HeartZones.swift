import HealthModel

/// The four zones of a date, with what was spent in each.
struct HeartZones: Sendable {
    /// One zone, from the lower bound up to where the next begins.
    struct Zone: Sendable {
        /// Beats a minute.
        var bounds: (lower: Int, upper: Int)
        var minutes = 0
        var calories = 0.0
    }

    let day: CivilDay
    /// In the order of effort.
    private(set) var zones: [Zone]

    init(person: Person, day: CivilDay) {
        self.day = day
        let most = 220 - person.age(on: day)
        let (fat, cardio, peak) = (most / 2, most * 7 / 10, most * 85 / 100)
        zones = [(30, fat), (fat, cardio), (cardio, peak), (peak, 220)].map { Zone(bounds: $0) }
    }

    /// The zone that a heart beats in.
    func index(of heart: Int) -> Int { zones.lastIndex { $0.bounds.lower <= heart } ?? 0 }

    mutating func add(_ day: DayTruth, minute index: Int) {
        let heart = day.minutes[index].heart
        guard heart > 0 else { return }
        let zone = self.index(of: heart)
        zones[zone].minutes += 1
        zones[zone].calories += day.calories(index)
    }
}
