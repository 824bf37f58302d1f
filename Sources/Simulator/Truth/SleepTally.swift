/// Count and minutes of one level of a session.
struct SleepTally: Sendable, Equatable {
    var count = 0
    var minutes = 0

    /// What the levels add up to, short wakes painted over the list (fitbit-web-api.md 8.2).
    static func count(
        _ segments: [SleepSegment], shortWakes: [SleepSegment]?, hasStages: Bool
    ) -> [SleepLevel: SleepTally] {
        hasStages ? stages(segments, shortWakes: shortWakes ?? []) : classic(segments)
    }

    private static func classic(_ segments: [SleepSegment]) -> [SleepLevel: SleepTally] {
        var tallies: [SleepLevel: SleepTally] = [.asleep: SleepTally(), .awake: SleepTally(), .restless: SleepTally()]
        for segment in segments where segment.level != .unknown {
            tallies[segment.level, default: SleepTally()].minutes += segment.seconds / 60
            if segment.level != .asleep { tallies[segment.level]?.count += 1 }
        }
        return tallies
    }

    private static func stages(_ segments: [SleepSegment], shortWakes: [SleepSegment]) -> [SleepLevel: SleepTally] {
        guard let start = segments.first?.start else { return [:] }
        var slots = segments.flatMap { Array(repeating: $0.level, count: $0.seconds / 30) }
        for wake in shortWakes {
            let first = Int(wake.start - start) / 30
            for slot in first..<min(slots.count, first + wake.seconds / 30) { slots[slot] = .wake }
        }
        var halves: [SleepLevel: Int] = [:]
        var tallies: [SleepLevel: SleepTally] = [:]
        for (index, level) in slots.enumerated() where level != .unknown {
            halves[level, default: 0] += 1
            if index == 0 || slots[index - 1] != level { tallies[level, default: SleepTally()].count += 1 }
        }
        // Minutes are rounded so that together they are the minutes in bed.
        var spare = halves.values.reduce(0) { $0 + $1 % 2 } / 2
        for level in [SleepLevel.deep, .light, .rem, .wake] {
            let half = halves[level] ?? 0
            let roundsUp = half % 2 == 1 && spare > 0
            tallies[level, default: SleepTally()].minutes = half / 2 + (roundsUp ? 1 : 0)
            if roundsUp { spare -= 1 }
        }
        return tallies
    }
}
