import HealthModel

/// `exercise` (google-health-api.md 4.15): sessions, found by their start, without the civil members.
struct ExerciseSource: PointSource {
    struct Row: Sendable {
        var workout: Workout
        /// When the sync brought it, in seconds since 1970.
        var arrival: Int64
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        view.workouts(on: day).map { Row(workout: $0, arrival: view.arrival(of: $0)) }
    }

    func instant(_ row: Row) -> Int64 { row.workout.start }
    func identifier(_ row: Row) -> UInt64? { row.workout.id }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        let workout = row.workout
        json.raw(#""interval":{"#)
        json.span(workout.start, workout.end, clock)
        json.raw(#"},"exerciseType":"\#(ExerciseSource.type(workout.kind))","metricsSummary":{"caloriesKcal":"#)
        json.integer(workout.calories)
        if let way = workout.millimetres {
            json.raw(#","distanceMillimeters":"#)
            json.integer(way)
        }
        if workout.steps > 0 {
            json.raw(#","steps":"#)
            json.quoted(workout.steps)
        }
        json.raw(#","averageHeartRateBeatsPerMinute":"#)
        json.quoted(workout.heart)
        json.raw(#"},"exerciseMetadata":{\#(workout.hasTrack ? #""hasGps":true"# : "")},"displayName":"#)
        json.text(workout.kind.rawValue)
        json.raw(#","activeDuration":"#)
        json.duration(Int64(workout.activeDuration))
        json.raw(#","exerciseEvents":"#)
        json.array([(workout.start, "START"), (workout.end, "STOP")]) { json, event in
            json.raw(#"{"eventTime":"#)
            json.timestamp(event.0)
            json.raw(#","eventUtcOffset":"#)
            json.duration(clock.wall(event.0) - event.0)
            json.raw(#","exerciseEventType":"\#(event.1)"}"#)
        }
        json.raw(#","createTime":"#)
        json.timestamp(row.arrival, microseconds: 841_848)
        json.raw(#","updateTime":"#)
        json.timestamp(row.arrival, microseconds: 841_848)
    }

    private static func type(_ kind: Workout.Kind) -> String {
        switch kind {
        case .run: "RUNNING"
        case .walk: "WALKING"
        case .outdoorBike: "OUTDOOR_BIKE"
        case .spinning: "SPINNING"
        }
    }
}
