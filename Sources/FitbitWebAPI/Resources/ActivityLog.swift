import HealthModel
import JSONReader
import ProviderKit

/// Reads workouts out of their JSON (fitbit-web-api.md, 8.6): the one list whose stamps have an offset.
enum ActivityLog {
    /// What is longer is no workout.
    private static let longest: Int64 = 48 * 3600
    private static let kilometresPerMile = 1.609344

    static func start(_ entry: JSONValue) -> OffsetStamp? { entry["startTime"]?.string.flatMap { OffsetStamp($0) } }

    /// The date that the person's own clock showed at the start.
    static func day(_ entry: JSONValue) -> CivilDay? {
        start(entry).flatMap { _ in entry["startTime"]?.string.flatMap(WallStamp.day) }
    }

    /// Nil when the entry does not say when it began.
    static func workout(_ entry: JSONValue) -> Workout? {
        guard let start = start(entry) else { return nil }
        var workout = Workout(start: start.instant, name: entry["activityName"]?.text)
        workout.duration = seconds(entry["duration"])
        workout.activeDuration = seconds(entry["activeDuration"])
        workout.calories = entry["calories"]?.number
        workout.steps = entry["steps"]?.wholeNumber
        let isMiles = entry["distanceUnit"]?.string.map { $0 == "Mile" as StaticString } ?? false
        workout.distance = entry["distance"]?.number.map { isMiles ? $0 * kilometresPerMile : $0 }
        workout.averageHeartRate = entry["averageHeartRate"]?.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
        return workout
    }

    /// Of digits; nil when it cannot stand in a path.
    static func id(_ entry: JSONValue) -> String? {
        if let number = entry["logId"]?.uint64 { return "\(number)" }
        guard let text = entry["logId"]?.text, (1...20).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return text
    }

    /// Old entries do not say whether there is a track: it was those with a way of their own that could have one.
    static func hasTrack(_ entry: JSONValue) -> Bool {
        entry["hasGps"]?.bool ?? (entry["tcxLink"]?.string != nil && entry["distance"]?.number != nil)
    }

    private static func seconds(_ milliseconds: JSONValue?) -> Int64? {
        milliseconds?.wholeNumber.flatMap { (0...longest * 1000).contains($0) ? ($0 + 500) / 1000 : nil }
    }
}
