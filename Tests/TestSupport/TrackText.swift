/// A Training Center file of a test's own.
package enum TrackText {
    /// - Parameter points: what stands in each track point.
    package static func file(_ points: [String]) -> String {
        #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
            + #"<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>"#
            + #"<Activity Sport="Running"><Id>2024-03-04T18:01:09.000+01:00</Id><Lap><DistanceMeters>9000</DistanceMeters>"#
            + "\n<Track>\n" + points.map { "<Trackpoint>\($0)</Trackpoint>\n" }.joined()
            + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n"
    }

    /// `members` stand after time and place.
    package static func point(_ time: String, _ latitude: String, _ longitude: String, _ members: String = "") -> String
    {
        "<Time>\(time)</Time><Position><LatitudeDegrees>\(latitude)</LatitudeDegrees>"
            + "<LongitudeDegrees>\(longitude)</LongitudeDegrees></Position>\(members)"
    }
}
