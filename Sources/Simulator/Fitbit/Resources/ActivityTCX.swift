import HealthModel

/// `activities/{logId}.tcx` (fitbit-web-api.md 8.6): XML, under two scopes.
struct ActivityTCX: FitbitEndpoint {
    private let id: UInt64

    static func match(_ segments: [Substring], version: Substring) -> (any FitbitEndpoint)? {
        guard version == "1", segments.count == 2, segments[0] == "activities", let id = UInt64(segments[1]) else {
            return nil
        }
        return ActivityTCX(id: id)
    }

    var scope: Scope { .activity }
    var resource: Resource? { .workouts }

    func body(_ context: FitbitContext) throws(FitbitError) -> [UInt8] {
        guard context.scopes.contains(.location) else { throw .insufficientScope(.location) }
        // The id says when it began.
        guard id > 60_000_000_000 else { throw .notFound }
        let day = context.person.day(at: Int64(clamping: id - 60_000_000_000))
        guard let workout = context.view.workouts(on: day).first(where: { $0.id == id }) else { throw .notFound }
        return TrainingCenterFile.bytes(
            workout, DayTruth(person: context.person, day: day),
            isPartial: context.parameter("includePartialTCX") == "true"
        ) { instant in
            var json = JSONBytes(capacity: 40)
            ActivityLog.stamp(instant, context.person, &json)
            return String(decoding: json.bytes.dropFirst().dropLast(), as: UTF8.self)
        }
    }
}
