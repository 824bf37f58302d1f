import HealthModel

/// The plan of a day, from which its minutes follow: sleep, walks, perhaps a workout, and when the tracker is off.
struct Routine {
    private(set) var minutes: [DayTruth.Minute]
    private let start: Int64
    private let chance: Chance
    private let resting: Int

    init(person: Person, day: CivilDay, clock: ZoneClock, chance: Chance) {
        start = clock.startOfDay
        self.chance = chance
        resting = person.restingHeartRate(on: day)
        minutes = Array(repeating: .init(), count: Int((clock.endOfDay - start) / 60))
        guard day >= person.memberSince else { return }
        let asleep = [person.night(endingOn: day), person.nap(on: day), person.night(endingOn: day.advanced(by: 1))]
        let wornAtAll = !chance.happens(0.02, .worn, 9)

        var targets = Array(repeating: 0.0, count: minutes.count)
        let waking = index(clock.instant(secondOfDay: 7 * 3600 + chance.integer(-20...40, .walk, 90) * 60))
        let evening = index(clock.instant(secondOfDay: 22 * 3600 + chance.integer(-60...20, .walk, 91) * 60))
        for index in minutes.indices { sit(index, awakeHours: waking..<max(waking, evening), targets: &targets) }
        for walk in 0..<chance.integer(2...4, .walk) {
            let hour = [8, 12, 17, 20][walk]
            let begin = hour * 60 + chance.integer(0...50, .walk, walk + 1)
            walkAbout(
                from: index(clock.instant(secondOfDay: begin * 60)), minutes: chance.integer(7...28, .walk, walk + 10),
                targets: &targets)
        }
        if chance.happens(0.42, .workout) {
            let begin = chance.happens(0.3, .workout, 1) ? 10 * 60 + 20 : 18 * 60 + chance.integer(0...40, .workout, 2)
            exercise(
                from: index(clock.instant(secondOfDay: begin * 60)),
                minutes: chance.integer(28...62, .workout, 3), running: person.runs(on: day), targets: &targets)
        }
        for session in asleep.compactMap({ $0 }) { sleep(session, targets: &targets) }
        beat(targets)
        let shower = index(clock.instant(secondOfDay: (7 * 60 + 45 + chance.integer(0...40, .worn, 1)) * 60))
        takeOff(shower, minutes: chance.integer(12...45, .worn, 2))
        if !wornAtAll { takeOff(0, minutes: minutes.count) }
    }

    private func index(_ instant: Int64) -> Int { Int((instant - start) / 60) }

    /// The part of a stretch of minutes that lies in the day.
    private func within(_ first: Int, _ end: Int) -> Range<Int> {
        let first = min(max(0, first), minutes.count)
        return first..<min(max(first, end), minutes.count)
    }

    private mutating func sit(_ index: Int, awakeHours: Range<Int>, targets: inout [Double]) {
        let effort = chance.unit(.effort, index)
        minutes[index].tenMETs = 11 + Int(effort * 3)
        targets[index] = Double(resting) + 10 + effort * 8
        guard awakeHours.contains(index), chance.happens(0.22, .steps, index) else { return }
        minutes[index].steps = chance.integer(4...42, .steps, index &+ 10_000)
        minutes[index].tenMETs = 17 + minutes[index].steps / 6
        targets[index] += 8 + Double(minutes[index].steps) / 4
    }

    private mutating func walkAbout(from begin: Int, minutes count: Int, targets: inout [Double]) {
        for index in within(begin, begin + count) {
            minutes[index].steps = chance.integer(78...116, .steps, index &+ 20_000)
            minutes[index].tenMETs = 28 + minutes[index].steps / 8
            targets[index] = Double(resting) + 38 + chance.unit(.effort, index &+ 20_000) * 12
        }
    }

    private mutating func exercise(from begin: Int, minutes count: Int, running: Bool, targets: inout [Double]) {
        for index in within(begin, begin + count) {
            let along = Double(index - begin) / Double(count)
            minutes[index].steps = running ? chance.integer(148...172, .steps, index &+ 30_000) : 0
            minutes[index].tenMETs = 62 + Int(along * 25) + chance.integer(0...9, .effort, index &+ 30_000)
            minutes[index].isExercise = true
            minutes[index].isRunning = running
            targets[index] = Double(resting) + 72 + along * 38 + chance.normal(.effort, index &+ 40_000) * 4
        }
    }

    private mutating func sleep(_ session: SleepSession, targets: inout [Double]) {
        for segment in session.segments {
            for index in within(index(segment.start), index(segment.end)) {
                let awake = segment.level == .wake || segment.level == .awake
                minutes[index] = .init(steps: 0, tenMETs: awake ? 11 : 9 + index % 2)
                targets[index] =
                    switch segment.level {
                    case .deep: Double(resting) - 4
                    case .rem: Double(resting) + 3
                    case .wake, .awake: Double(resting) + 9
                    default: Double(resting)
                    }
            }
        }
    }

    /// The heart follows its target by a third of the way a minute.
    private mutating func beat(_ targets: [Double]) {
        var heart = targets.first ?? 0
        for index in minutes.indices {
            heart += (targets[index] - heart) * 0.33
            minutes[index].heart = Int(heart.rounded())
        }
    }

    private mutating func takeOff(_ begin: Int, minutes count: Int) {
        for index in within(begin, begin + count) { minutes[index] = .init() }
    }
}

extension Person {
    /// Beats a minute at rest on a date: a slow wave and a little noise.
    func restingHeartRate(on day: CivilDay) -> Int {
        let chance = Chance(seed: seed, day: day.daysSince1970)
        let phase = Double(day.daysSince1970 % 23) / 23
        let wave = phase < 0.5 ? phase * 4 - 1 : 3 - phase * 4
        return restingHeartRate + Int((wave * 2 + chance.normal(.resting)).rounded())
    }

    /// Whether the workout of a date, if there is one, is a run.
    func runs(on day: CivilDay) -> Bool {
        Chance(seed: seed, day: day.daysSince1970).happens(0.6, .workout, 7)
    }
}
