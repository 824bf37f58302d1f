import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Workouts, by the date on which they start, and their tracks (google-health-api.md, 4.15). Pages hold 25; each workout
/// with a track costs a call once, and again when it was changed.
struct Workouts: GoogleResource {
    let offer = ResourceOffer(
        .workouts, daysPerRequest: 30, callsPerRequest: 2, scope: DataType.exercise.scope,
        scopesOnTop: [GoogleScope.location])
    let sources = [PartSource(.exercise) { ExerciseRecord.workout($0) != nil }]

    /// Newest date first, each as soon as it is whole.
    func fetch(_ window: WindowFetch) async throws(ProviderError) {
        var refusals = Refusals()
        let found = try await window.gather(sources[0], &refusals)
        try await refusals.tell(window.receiver, isAnythingGiven: found != nil)
        guard let found else { return }
        let subject = Subject(
            "Google Health", "workouts (tracks)", of: window.window.days, account: window.account,
            scope: GoogleScope.location)
        var tracks = TrackIntake(subject, window.receiver)
        for date in window.window.days.reversed() {
            let part = found.part(date)
            let entries = try part.map { part throws(ProviderError) in try Self.entries(part, subject) } ?? []
            var day = window.day(date, [found], refusals)
            day.refused = try await tracks.stage(entries, of: date) { entry throws(ProviderError) in
                try await Self.file(of: entry.id, window, subject)
            }
            try await window.receiver.take([day])
        }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let workouts = try day.values(of: .exercise) { value, _ in ExerciseRecord.workout(value) }
        return Workout.series(workouts)
            + (try TrackPart.series(day) { $0[named: DataType.exercise.field].flatMap(ExerciseRecord.workout) })
    }

    /// Those of a date's workouts that have a track.
    private static func entries(_ part: DayPart, _ subject: Subject) throws(ProviderError) -> [TrackIntake.Entry] {
        let ids = try subject.read(part.bytes) { root in
            root.array.map(Array.init)?.map { element in
                ExerciseRecord.hasTrack(element[named: DataType.exercise.field]) ? ExerciseRecord.id(element) : nil
            } ?? []
        }
        let ranges: [Range<Int>]
        do throws(JSONReaderError) { ranges = try JSONReader.cutArray(part.bytes) } catch { throw subject.error(error) }
        return zip(ids, ranges).compactMap { id, range in
            id.map { TrackIntake.Entry(id: $0, record: Array(part.bytes[range])) }
        }
    }

    /// The exported file; nil where the service has none. No call without the scope.
    private static func file(
        of id: String, _ window: WindowFetch, _ subject: Subject
    ) async throws(ProviderError) -> [UInt8]? {
        guard window.granted.contains(subject.scope) else { throw GoogleFailure.scopeMissing(subject) }
        do throws(GoogleFailure) {
            let url =
                "\(window.client.baseURL)/v4/users/me/dataTypes/exercise/dataPoints/\(id):exportExerciseTcx"
                + "?alt=media&partialData=true"
            return try await window.client.answer(to: .get(url), subject, of: window.account, window.gate) {
                bytes throws(JSONReaderError) in try unwrapped(bytes)
            }
        } catch {
            if error.isNothing { return nil }
            throw error.error
        }
    }

    /// Without `alt=media` the file comes as a member of an object: a server that passes the parameter over is
    /// understood too.
    private static func unwrapped(_ bytes: [UInt8]) throws(JSONReaderError) -> [UInt8] {
        guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return bytes }
        return try JSONReader.read(bytes) { root throws(JSONReaderError) in
            guard let text = root["tcxData"]?.text else { throw .unexpected("holds no `tcxData`") }
            return Array(text.utf8)
        }
    }
}
