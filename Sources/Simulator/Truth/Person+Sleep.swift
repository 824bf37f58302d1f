import HealthModel

extension Person {
    /// The night that ended on a date; nil when the tracker lay on the table.
    func night(endingOn day: CivilDay) -> SleepSession? {
        let chance = Chance(seed: seed, day: day.daysSince1970)
        guard day > memberSince, !chance.happens(0.03, .night) else { return nil }
        let weekend = (day.daysSince1970 + 3) % 7 >= 5
        let bedtime = -2700 + Int(chance.normal(.night, 1) * 2100) + (weekend ? 2400 : 0)
        let wanted = 26_400 + Int(chance.normal(.night, 2) * 2400) + (weekend ? 2400 : 0)
        let clock = ZoneClock(zone: zone, around: day)
        let start = clock.instant(secondOfDay: bedtime / 30 * 30)
        let length = max(12_600, wanted) / 30 * 30
        if chance.happens(0.07, .night, 3) {
            return restlessNight(start: start, length: length, day: day, chance: chance)
        }
        return SleepSession(
            id: identifier(start), day: day, isMain: true, hasStages: true, infoCode: 0, end: start + Int64(length),
            segments: stages(start: start, length: length, chance: chance), shortWakes: nil
        ).withShortWakes(chance)
    }

    /// The nap of an afternoon, on about one day in six.
    func nap(on day: CivilDay) -> SleepSession? {
        let chance = Chance(seed: seed, day: day.daysSince1970)
        guard day > memberSince, !chance.happens(0.02, .worn, 9), chance.happens(0.16, .nap) else { return nil }
        let start = ZoneClock(zone: zone, around: day)
            .instant(secondOfDay: chance.integer(1600...1850, .nap, 1) * 30)
        let minutes = chance.integer(32...85, .nap, 2)
        let segments = classic(start: start, minutes: minutes, chance: chance, salt: 5000)
        return SleepSession(
            id: identifier(start), day: day, isMain: false, hasStages: false, infoCode: 2,
            end: start + Int64(minutes * 60 + chance.integer(0...1, .nap, 3) * 30), segments: segments,
            shortWakes: nil)
    }

    private func restlessNight(start: Int64, length: Int, day: CivilDay, chance: Chance) -> SleepSession {
        let minutes = length / 60
        return SleepSession(
            id: identifier(start), day: day, isMain: true, hasStages: false, infoCode: 1,
            end: start + Int64(length),
            segments: classic(start: start, minutes: minutes, chance: chance, salt: 0), shortWakes: nil)
    }

    private func identifier(_ start: Int64) -> UInt64 { 30_000_000_000 + UInt64(clamping: start) * 9 }

    /// Cycles of about ninety minutes: deep sleep early in the night, REM late.
    private func stages(start: Int64, length: Int, chance: Chance) -> [SleepSegment] {
        var segments: [SleepSegment] = []
        var (filled, index) = (0, 0)
        func add(_ level: SleepLevel, halfMinutes: ClosedRange<Int>) {
            index += 1
            let seconds = min(30 * chance.integer(halfMinutes, .stages, index), length - filled)
            guard seconds > 0 else { return }
            segments.append(at: start + Int64(filled), seconds: seconds, level: level)
            filled += seconds
        }
        add(.wake, halfMinutes: 4...18)
        var cycle = 0
        while filled < length {
            add(.light, halfMinutes: 20...50)
            add(.deep, halfMinutes: cycle < 2 ? 40...90 : 10...40)
            add(.light, halfMinutes: 15...40)
            if chance.happens(0.4, .stages, 1000 + cycle) { add(.wake, halfMinutes: 7...16) }
            add(.rem, halfMinutes: cycle == 0 ? 10...24 : 24...70)
            cycle += 1
        }
        return segments
    }

    private func classic(start: Int64, minutes: Int, chance: Chance, salt: Int) -> [SleepSegment] {
        var segments: [SleepSegment] = []
        var (filled, index) = (0, salt)
        while filled < minutes {
            index += 1
            let asleep = min(chance.integer(8...55, .stages, index), minutes - filled)
            segments.append(at: start + Int64(filled * 60), seconds: asleep * 60, level: .asleep)
            filled += asleep
            let stirring = min(chance.integer(1...4, .stages, index + 2000), minutes - filled)
            guard stirring > 0 else { continue }
            let level: SleepLevel = chance.happens(0.3, .stages, index + 4000) ? .awake : .restless
            segments.append(at: start + Int64(filled * 60), seconds: stirring * 60, level: level)
            filled += stirring
        }
        return segments
    }
}

extension SleepSession {
    /// Adds wakes of half a minute to three minutes, none of them touching another or an end of its segment.
    fileprivate func withShortWakes(_ chance: Chance) -> SleepSession {
        guard !chance.happens(0.04, .shortWakes) else { return self }
        var session = self
        var wakes: [SleepSegment] = []
        var index = 0
        for segment in segments where segment.level != .wake {
            for slot in 0..<(segment.seconds / 900) {
                index += 1
                guard chance.happens(0.7, .shortWakes, index) else { continue }
                let offset = slot * 900 + 30 * chance.integer(2...22, .shortWakes, index + 1000)
                let seconds = 30 * chance.integer(1...6, .shortWakes, index + 2000)
                wakes.append(SleepSegment(start: segment.start + Int64(offset), seconds: seconds, level: .wake))
            }
        }
        session.shortWakes = wakes
        return session
    }
}
