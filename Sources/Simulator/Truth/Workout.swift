import HealthModel

/// A run, a ride or a long walk, as the tracker recognised it.
struct Workout: Sendable, Equatable {
    /// What was done, and how each provider calls it.
    enum Kind: String, Sendable {
        case run = "Run"
        case walk = "Walk"
        case outdoorBike = "Outdoor Bike"
        case spinning = "Spinning"
    }

    var id: UInt64
    var kind: Kind
    /// Seconds since 1970.
    var start: Int64
    var end: Int64
    /// Of the day's minutes.
    var minutes: Range<Int>
    var pause: Int
    var steps: Int
    /// Nil of one that goes nowhere.
    var millimetres: Int?
    var calories: Int
    var heart: Int
    var hasTrack: Bool

    var duration: Int { Int(end - start) }
    var activeDuration: Int { duration - pause }
}

extension DayTruth {
    /// Those of the date, in order: what is an exercise, and walks of twenty minutes or more.
    var workouts: [Workout] {
        var workouts: [Workout] = []
        var index = 0
        while index < minutes.count {
            let pace = Pace(minutes[index])
            var end = index + 1
            while end < minutes.count, Pace(minutes[end]) == pace { end += 1 }
            if pace != .none, end - index >= (pace == .walk ? 20 : 10) { workouts.append(workout(index..<end, pace)) }
            index = end
        }
        return workouts
    }

    private enum Pace {
        case none, walk, run, ride

        init(_ minute: Minute) {
            self =
                minute.isExercise ? (minute.isRunning ? .run : .ride) : minute.steps >= 78 ? .walk : .none
        }
    }

    /// A ride is recorded by the tracker itself; on some walks the phone is along.
    private func hasTrack(_ kind: Workout.Kind, _ range: Range<Int>) -> Bool {
        switch kind {
        case .run: person.runsWithGPS
        case .outdoorBike: true
        case .walk: Chance(seed: person.seed, day: day.daysSince1970).happens(0.15, .track, 10_000 + range.lowerBound)
        case .spinning: false
        }
    }

    private func workout(_ range: Range<Int>, _ pace: Pace) -> Workout {
        let chance = Chance(seed: person.seed, day: day.daysSince1970)
        let isOutside = chance.happens(0.8, .track, 1)
        let kind: Workout.Kind = pace == .walk ? .walk : pace == .run ? .run : isOutside ? .outdoorBike : .spinning
        let start = self.start + Int64(range.lowerBound) * 60 + Int64(chance.integer(0...40, .track, range.lowerBound))
        let end = self.start + Int64(range.upperBound) * 60 - Int64(chance.integer(0...15, .track, range.upperBound))
        let pause = kind != .walk && chance.happens(0.3, .track, 2) ? chance.integer(30...120, .track, 3) : 0
        let hearts = range.map { minutes[$0].heart }
        let way: Int? =
            switch kind {
            case .spinning: nil
            case .outdoorBike: (Int(end - start) - pause) * chance.integer(5000...8000, .track, 4)
            case .run, .walk: range.reduce(0) { $0 + centimetres($1) } * 10
            }
        return Workout(
            id: 60_000_000_000 + UInt64(clamping: start), kind: kind, start: start, end: end, minutes: range,
            pause: pause,
            steps: range.reduce(0) { $0 + minutes[$1].steps }, millimetres: way,
            calories: Int(range.reduce(0.0) { $0 + calories($1) }.rounded()),
            heart: hearts.reduce(0, +) / hearts.count,
            hasTrack: hasTrack(kind, range))
    }
}
