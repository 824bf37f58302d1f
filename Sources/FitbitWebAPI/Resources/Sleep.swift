import HealthModel
import JSONReader
import ProviderKit
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
        return try list.cut(answers) { !Self.isPending($0) && SleepLog.session($0, at: \.self) != nil }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let sessions = try day.read { root throws(JSONReaderError) in
            try list.elements(of: root, on: day.day).filter { !Self.isPending($0) }.compactMap { log in
                SleepLog.session(log) { day.clock.instant(wallSeconds: $0) }
            }
        }
        return SleepSession.series(sessions)
    }

    private static func isPending(_ holder: JSONValue) -> Bool {
        holder["meta"]?["state"]?.string.map { $0 == "pending" as StaticString } ?? false
    }
}
