import HTTPServer
import HealthModel

/// `exercise/dataPoints/{id}:exportExerciseTcx` (google-health-api.md 3): the file itself with `alt=media`, else as a
/// member of an object.
struct TrackExport {
    private let workout: Workout
    private let truth: DayTruth
    private let request: ServerRequest

    init(_ id: String, _ request: ServerRequest, _ context: GoogleContext) throws(GoogleError) {
        guard !context.behaviour.forbids.contains("exercise") else { throw .permissionDenied }
        // The name says when it began.
        guard let number = UInt64(id), number > 60_000_000_000 else { throw .notFound }
        let day = context.person.day(at: Int64(clamping: number - 60_000_000_000))
        guard let workout = context.view.workouts(on: day).first(where: { $0.id == number && $0.hasTrack }) else {
            throw .notFound
        }
        self.workout = workout
        self.request = request
        truth = DayTruth(person: context.person, day: day)
    }

    static func isMedia(_ request: ServerRequest) -> Bool { request.queryValue("alt") == "media" }

    func body() -> [UInt8] {
        let file = TrainingCenterFile.bytes(
            workout, truth, isPartial: request.queryValue("partialData") == "true"
        ) { instant in
            var json = JSONBytes(capacity: 32)
            json.timestamp(instant)
            return String(decoding: json.bytes.dropFirst().dropLast(2), as: UTF8.self) + ".000Z"
        }
        guard !TrackExport.isMedia(request) else { return file }
        var json = JSONBytes(capacity: file.count * 9 / 8)
        json.raw(#"{"tcxData":"#)
        json.text(String(decoding: file, as: UTF8.self))
        json.raw("}")
        return json.bytes
    }
}
