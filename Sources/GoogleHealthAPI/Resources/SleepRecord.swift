import HealthModel
import JSONReader

/// Reads sleeps out of their JSON. Times are instants.
enum SleepRecord {
    /// Nil when the record has no start, an end that is no end of a sleep, or neither stages nor a summary: it was found,
    /// and is still being computed.
    static func session(_ value: JSONValue) -> SleepSession? {
        guard let start = value["interval"]?["startTime"]?.instant, let end = value["interval"]?["endTime"]?.instant,
            (1...Hypnogram.longest).contains(end - start)
        else { return nil }
        let summary = value["summary"]
        let stages = Hypnogram(strokes(value["stages"], from: start) + strokes(value["shortAwakenings"], from: start))
        guard !stages.runs.isEmpty || summary?.object?.isEmpty == false else { return nil }
        return SleepSession(
            start: start, length: max(end - start, stages.end), isMain: isMain(value["metadata"]), stages: stages,
            counts: counts(summary))
    }

    /// What is false may be missing: nil then. A nap is none, whatever else there is of the date.
    private static func isMain(_ metadata: JSONValue?) -> Bool? {
        if let said = (metadata?["mainSleep"] ?? metadata?["main"])?.bool { return said }
        return metadata?["nap"]?.bool == true ? false : nil
    }

    private static func counts(_ summary: JSONValue?) -> SleepSession.Counts {
        var counts = SleepSession.Counts()
        counts.asleep = summary?["minutesAsleep"]?.wholeNumber
        counts.awake = summary?["minutesAwake"]?.wholeNumber
        counts.inBed = summary?["minutesInSleepPeriod"]?.wholeNumber
        counts.toFallAsleep = summary?["minutesToFallAsleep"]?.wholeNumber
        counts.afterWakeup = summary?["minutesAfterWakeUp"]?.wholeNumber
        let list = summary?["stagesSummary"]?.array.map(Array.init) ?? []
        // Each entry stood twice in a recorded answer: the first counts.
        func minutes(_ type: StaticString) -> Int64? {
            list.first { $0["type"]?.string.map { $0 == type } ?? false }?["minutes"]?.wholeNumber
        }
        counts.deep = minutes("DEEP")
        counts.light = minutes("LIGHT")
        counts.rem = minutes("REM")
        counts.restless = minutes("RESTLESS")
        return counts
    }

    private static func strokes(_ list: JSONValue?, from start: Int64) -> [Hypnogram.Run] {
        (list?.array.map(Array.init) ?? []).compactMap { stage in
            guard let from = stage["startTime"]?.instant, let to = stage["endTime"]?.instant,
                let type = stage["type"]?.string
            else { return nil }
            return Hypnogram.Run(start: from - start, seconds: to - from, level: level(type))
        }
    }

    private static func level(_ type: JSONString) -> UInt8 {
        switch type {
        case "DEEP": Hypnogram.deep
        case "LIGHT", "ASLEEP": Hypnogram.light
        case "REM", "RESTLESS": Hypnogram.rem
        case "AWAKE": Hypnogram.wake
        default: Hypnogram.unknown
        }
    }
}
