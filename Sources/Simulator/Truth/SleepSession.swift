import HealthModel

/// A night or a nap as it was, in instants.
struct SleepSession: Sendable, Equatable {
    /// The record's key, unique to the person.
    var id: UInt64
    /// The date on which it ended.
    var day: CivilDay
    var isMain: Bool
    var hasStages: Bool
    /// Why there are no stages (fitbit-web-api.md 8.2): 0 enough data, 1 too few heartbeats, 2 shorter than three hours.
    var infoCode: Int
    /// The last instant; a classic list of segments may end up to 30 seconds before it.
    var end: Int64
    /// Without a hole, in order.
    var segments: [SleepSegment]
    /// Short wakes that lie on top of ``segments``; nil when the provider lost them.
    var shortWakes: [SleepSegment]?

    var start: Int64 { segments[0].start }
    var seconds: Int { Int(end - start) }

    /// The same sleep before its stages were worked out.
    var withoutStages: SleepSession {
        guard hasStages else { return self }
        var session = self
        session.hasStages = false
        session.infoCode = 0
        session.shortWakes = nil
        session.segments = []
        var carried = 0
        for segment in segments {
            // Classic lists count in minutes: half a minute goes over to the next segment.
            let seconds = segment.seconds + carried
            carried = seconds % 60
            guard seconds >= 60 else { continue }
            session.segments.append(
                at: session.segments.last?.end ?? start, seconds: seconds - carried, level: segment.level.classic)
        }
        return session
    }
}

extension [SleepSegment] {
    /// Appends a segment, joined to the last one where the level is the same.
    mutating func append(at start: Int64, seconds: Int, level: SleepLevel) {
        if let last, last.level == level {
            self[count - 1].seconds += seconds
        } else {
            append(SleepSegment(start: start, seconds: seconds, level: level))
        }
    }
}
