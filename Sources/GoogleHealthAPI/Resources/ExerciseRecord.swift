import HealthModel
import JSONReader

/// Reads workouts out of their JSON. Times are instants.
enum ExerciseRecord {
    /// What is longer is no workout.
    private static let longest: Int64 = 48 * 3600

    /// Nil when the record does not say when it began.
    static func workout(_ value: JSONValue) -> Workout? {
        guard let start = value["interval"]?["startTime"]?.instant else { return nil }
        let metrics = value["metricsSummary"]
        var workout = Workout(start: start, name: value["displayName"]?.text ?? value["exerciseType"]?.text.map(words))
        workout.duration = value["interval"]?["endTime"]?.instant.flatMap { end in
            (0...longest).contains(end - start) ? end - start : nil
        }
        workout.activeDuration = value["activeDuration"]?.seconds.flatMap { seconds in
            (0...Double(longest)).contains(seconds) ? Int64(seconds.rounded()) : nil
        }
        workout.calories = metrics?.number("caloriesKcal")
        workout.steps = metrics?["steps"]?.wholeNumber
        workout.distance = metrics?.number("distanceMillimeters").map { $0 / 1_000_000 }
        workout.averageHeartRate = metrics?["averageHeartRateBeatsPerMinute"]?.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
        return workout
    }

    static func hasTrack(_ value: JSONValue?) -> Bool { value?["exerciseMetadata"]?["hasGps"]?.bool ?? false }

    /// The last word of the name `users/…/exercise/dataPoints/666125288879`; nil when it cannot stand in a path.
    static func id(_ element: JSONValue) -> String? {
        guard let name = (element["dataPointName"] ?? element["name"])?.text,
            let id = name.split(separator: "/").last.map(String.init), (1...64).contains(id.utf8.count),
            id.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            })
        else { return nil }
        return id
    }

    /// `Outdoor Bike` of `OUTDOOR_BIKE`.
    private static func words(_ type: String) -> String {
        type.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(
            separator: " ")
    }
}
