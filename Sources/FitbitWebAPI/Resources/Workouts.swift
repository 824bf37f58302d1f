import HealthModel
import JSONReader
import OAuth
import ProviderKit
import SyncEngine

/// Workouts, by the date on which they start, and their tracks (fitbit-web-api.md, 8.6). Pages hold 100; each workout with
/// a track costs a call once, and again when it was changed.
struct Workouts: FitbitResource {
    let offer = ResourceOffer(.workouts, daysPerRequest: 100, scope: "activity", scopesOnTop: [location])

    private static let location = "location"
    private static let part = "activities"
    private static let path = "/1/user/-/activities/list.json"

    /// The first page. Whether a list after a date begins with that date or the next is not told: it is asked for from the
    /// date before.
    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        let query = "afterDate=\(days.lowerBound.advanced(by: -1))&sort=asc&offset=0&limit=100"
        return [FitbitRequest(Self.part, "\(Self.path)?\(query)")]
    }

    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        var days: [CivilDay: [ActivityLogPage.Entry]] = [:]
        for part in answers.parts {
            for entry in try ActivityLogPage(part.bytes, answers.subject).entries {
                days[entry.day, default: []].append(entry)
            }
        }
        return days.filter { answers.days.contains($0.key) }.map { Self.day($0.key, $0.value) }
    }

    /// Newest date first, each as soon as it is whole.
    func fetch(_ window: FitbitWindow) async throws(ProviderError) {
        var days: [CivilDay: [ActivityLogPage.Entry]] = [:]
        var next = requests(for: window.days).first?.path
        var asked: Set<String> = []
        while let path = next {
            guard asked.insert(path).inserted else {
                throw window.subject.error(
                    .unreadable,
                    "the answer goes round in circles: a page names itself as the next. It is asked for again later.")
            }
            let page = try ActivityLogPage(try await window.get(path), window.subject)
            for entry in page.entries where window.days.contains(entry.day) {
                days[entry.day, default: []].append(entry)
            }
            // In the order of time: what follows is later.
            let isPast = page.entries.last.map { $0.day > window.days.upperBound } ?? false
            next = isPast ? nil : page.next.map { "\(Self.path)?\($0)" }
        }
        let consent = try await window.client.consent(of: window.account, window.subject)
        let subject = Subject(
            "Fitbit", "workouts (tracks)", of: window.days, account: window.account, scope: Self.location)
        var tracks = TrackIntake(subject, window.receiver)
        for date in window.days.reversed() {
            let entries = days[date] ?? []
            var day = Self.day(date, entries)
            day.refused = try await tracks.stage(
                entries.compactMap { entry in entry.trackID.map { .init(id: $0, record: entry.record) } }, of: date
            ) { entry throws(ProviderError) in
                guard consent.scopes.contains(subject.scope) else { throw FitbitFailure.scopeMissing(subject) }
                return try await window.client.file(
                    "/1/user/-/activities/\(entry.id).tcx?includePartialTCX=true", subject, of: window.account,
                    window.gate)
            }
            try await window.receiver.take([day])
        }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let workouts = try day.read(Self.part) { root throws(JSONReaderError) in
            guard let list = root.array else { throw .unexpected("is no list of workouts") }
            return list.compactMap(ActivityLog.workout)
        }
        return Workout.series(workouts) + (try TrackPart.series(day, ActivityLog.workout))
    }

    private static func day(_ day: CivilDay, _ entries: [ActivityLogPage.Entry]) -> FetchedDay {
        guard !entries.isEmpty else { return FetchedDay(day, parts: [], hasData: false) }
        let list = entries.map(\.record).joined(separator: [UInt8(ascii: ",")])
        return FetchedDay(
            day, parts: [DayPart(part, [UInt8(ascii: "[")] + list + [UInt8(ascii: "]")])], hasData: true)
    }
}
