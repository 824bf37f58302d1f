import Foundation
import HealthModel

/// A workout as a Training Center file (TCX 2).
enum TrainingCenterFile {
    /// - Parameters:
    ///   - isPartial: whether points without a position are in it.
    ///   - stamp: writes an instant as the provider does.
    static func bytes(
        _ workout: Workout, _ truth: DayTruth, isPartial: Bool, _ stamp: (Int64) -> String
    ) -> [UInt8] {
        var text = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
        text += #"<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">"#
        let sport = workout.kind == .run ? "Running" : workout.kind == .outdoorBike ? "Biking" : "Other"
        text += "\n  <Activities><Activity Sport=\"\(sport)\"><Id>\(stamp(workout.start))</Id>\n"
        text +=
            "    <Lap StartTime=\"\(stamp(workout.start))\"><TotalTimeSeconds>\(workout.duration).0</TotalTimeSeconds>"
        text += "<DistanceMeters>\(decimal(workout.millimetres ?? 0, places: 3))</DistanceMeters>"
        text += "<Calories>\(workout.calories)</Calories><Intensity>Active</Intensity>"
        text += "<TriggerMethod>Manual</TriggerMethod><Track>\n"
        for sample in truth.track(of: workout) where isPartial || sample.place != nil {
            text += "<Trackpoint><Time>\(stamp(sample.instant))</Time>"
            if let place = sample.place {
                text += "<Position><LatitudeDegrees>\(decimal(place.latitude, places: 7))</LatitudeDegrees>"
                text += "<LongitudeDegrees>\(decimal(place.longitude, places: 7))</LongitudeDegrees></Position>"
            }
            text += "<AltitudeMeters>\(decimal(sample.altitude, places: 1))</AltitudeMeters>"
            text += "<DistanceMeters>\(decimal(sample.millimetres, places: 3))</DistanceMeters>"
            text += "<HeartRateBpm><Value>\(sample.heart)</Value></HeartRateBpm></Trackpoint>\n"
        }
        text += "    </Track></Lap>\n    <Creator xsi:type=\"Device_t\" "
        text += #"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Name>Tracker &amp; phone</Name></Creator>"#
        text += "</Activity></Activities>\n</TrainingCenterDatabase>\n"
        return Array(text.utf8)
    }

    private static func decimal(_ scaled: Int, places: Int) -> String {
        var json = JSONBytes(capacity: 16)
        json.decimal(scaled, places: places)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
