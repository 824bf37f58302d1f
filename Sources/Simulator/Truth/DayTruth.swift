import HealthModel

/// What one person did on one date, minute by minute of real time: 1440 minutes, fewer or more where clocks change.
struct DayTruth: Sendable {
    /// One minute of a life.
    struct Minute: Sendable, Equatable {
        var steps = 0
        /// Ten times the metabolic equivalent: 10 at rest.
        var tenMETs = 10
        /// Beats a minute at the minute's start; 0 while the tracker is off the wrist.
        var heart = 0
        var isExercise = false
        var isRunning = false

        /// 0 sedentary, 1 light, 2 fair, 3 very active.
        var level: Int {
            switch tenMETs {
            case ..<16: 0
            case ..<30: 1
            case ..<60: 2
            default: 3
            }
        }
    }

    let person: Person
    let day: CivilDay
    /// The first instant, in seconds since 1970.
    let start: Int64
    let minutes: [Minute]
    let restingCalories: Double

    private let chance: Chance

    init(person: Person, day: CivilDay) {
        let clock = ZoneClock(zone: person.zone, around: day)
        self.person = person
        self.day = day
        start = clock.startOfDay
        chance = Chance(seed: person.seed, day: day.daysSince1970)
        restingCalories = person.restingCalories(on: day)
        minutes = Routine(person: person, day: day, clock: clock, chance: chance).minutes
    }

    var end: Int64 { start + Int64(minutes.count) * 60 }

    /// Kilocalories of a minute, the resting rate included; to five places, so that minutes add up to the day's.
    func calories(_ index: Int) -> Double {
        (restingCalories * Double(minutes[index].tenMETs) * 10_000).rounded() / 100_000
    }

    /// Kilometres of a minute.
    func distance(_ index: Int) -> Double {
        let stride = person.height * 0.414 / 100_000
        return Double(minutes[index].steps) * stride * (minutes[index].isRunning ? 1.4 : 1)
    }

    /// Centimetres of a minute, as both providers have them.
    func centimetres(_ index: Int) -> Int { Int((distance(index) * 100_000).rounded()) }

    /// Floors climbed in a minute.
    func floors(_ index: Int) -> Int {
        minutes[index].steps >= 30 && chance.happens(0.06, .floors, index) ? 1 : 0
    }

    /// Calls `body` with each heart sample of a minute: the second within it and beats a minute.
    func heartSamples(_ index: Int, _ body: (_ second: Int, _ beats: Int) -> Void) {
        let minute = minutes[index]
        guard minute.heart > 0, !chance.happens(0.012, .sampling, index &- 1_000_000) else { return }
        let next = index + 1 < minutes.count && minutes[index + 1].heart > 0 ? minutes[index + 1].heart : minute.heart
        let interval = minute.isExercise ? 1...min(3, person.heartInterval.upperBound) : person.heartInterval
        var second = chance.integer(0...(interval.upperBound - 1), .sampling, index &* 64)
        while second < 60 {
            let along = Double(next - minute.heart) * Double(second) / 60
            let noise = chance.normal(.heart, index &* 64 &+ second) * 0.9
            body(second, max(38, minute.heart + Int((along + noise).rounded())))
            second += chance.integer(interval, .sampling, index &* 64 &+ second &+ 1)
        }
    }
}
