import HealthModel
import JSONReader
import SyncEngine

/// Sleep logs, version 1.2, by the date on which they end (fitbit-web-api.md, 8.2).
struct Sleep: FitbitResource {
    let offer = ResourceOffer(.sleep, daysPerRequest: 100, scope: "sleep")
    private let list = DatedList(keys: ["sleep"], dateField: "dateOfSleep")

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [FitbitRequest("logs", "/1.2/user/-/sleep/date/\(days.lowerBound)/\(days.upperBound).json")]
    }

    /// A log that is still being processed is no data yet. An answer that is says nothing of what its days hold.
    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        for part in answers.parts where try answers.subject.read(part.bytes, Self.isPending) {
            throw answers.subject.error(
                .unavailable, "the sleep is still being processed by Fitbit, and is asked for again later.")
        }
        return try list.cut(answers) { !Self.isPending($0) && SleepLog($0) != nil }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let logs = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).filter { !Self.isPending($0) }.compactMap(SleepLog.init)
        }
        // In the order of the night, so that where two logs meet in one instant the later one's stage stays.
        let sorted = logs.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
        let told = MainSleep.told(sorted.map(\.element))
        return [true, false].flatMap { isMain in
            let chosen = told.filter { $0.isMain == isMain }.map(\.log)
            let tags = [Series.Tag("isMainSleep", isMain ? "True" : "False")]
            return [
                Series(
                    "Sleep Summary", tags: tags, chosen.map { $0.summary(at: day.clock.instant(wallSeconds: $0.start)) }
                ),
                Series(
                    "Sleep Levels", tags: tags,
                    chosen.flatMap { $0.levels(from: day.clock.instant(wallSeconds: $0.start)) }),
            ].compactMap(\.self)
        }
    }

    private static func isPending(_ holder: JSONValue) -> Bool {
        holder["meta"]?["state"]?.string.map { $0 == "pending" as StaticString } ?? false
    }
}

/// Which of a date's logs is the main sleep, where the logs do not say.
private enum MainSleep {
    static func told(_ logs: [SleepLog]) -> [(log: SleepLog, isMain: Bool)] {
        let isKnown = logs.contains { $0.isMainSleep == true }
        let longest = isKnown ? nil : logs.indices.max { (logs[$0].length, $1) < (logs[$1].length, $0) }
        return logs.enumerated().map { index, log in
            (log, log.isMainSleep ?? (index == longest))
        }
    }
}
