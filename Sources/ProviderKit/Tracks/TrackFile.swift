import Foundation
import FoundationXML
package import HealthModel

/// The places of a workout as both providers export them: a Training Center file (TCX 2, XML).
package enum TrackFile {
    /// In the order of the file. Track points without a position are no places, and are passed over.
    ///
    /// - Returns: nil when the text is no such file, or is cut short.
    package static func points(_ text: String) -> [TrackPoint]? {
        // No provider's file defines entities: one that does wants to be larger than it is.
        guard !text.contains("<!DOCTYPE") else { return nil }
        let reader = Reader()
        // Bit by bit: given all at once, libxml2 ends after ten megabytes.
        let parser = XMLParser(stream: InputStream(data: Data(text.utf8)))
        parser.delegate = reader
        // The parser takes a file that is cut short, or has more behind its end, for one.
        guard parser.parse(), parser.parserError == nil, reader.isWhole else { return nil }
        return reader.points
    }

    /// What the parser calls, on the thread that waits for it.
    private final class Reader: NSObject, XMLParserDelegate {
        private struct Found {
            var time: Int64?
            var latitude, longitude, altitude, metres, speed: Double?
            var heartRate: Int64?
        }

        private(set) var isWhole = false
        private(set) var points: [TrackPoint] = []
        private var found: Found?
        private var isHeartRate = false
        private var text = ""
        private var before: (time: Int64, metres: Double)?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            text = ""
            switch Self.local(name) {
            case "Trackpoint": found = Found()
            case "HeartRateBpm": isHeartRate = true
            default: break
            }
        }

        func parser(_ parser: XMLParser, foundCharacters characters: String) {
            if found != nil { text += characters }
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            if Self.local(name) == "TrainingCenterDatabase" { isWhole = true }
            guard found != nil else { return }
            switch Self.local(name) {
            case "Time": found?.time = OffsetStamp(Array(trimmed.utf8))?.instant
            case "LatitudeDegrees": found?.latitude = number(within: 90)
            case "LongitudeDegrees": found?.longitude = number(within: 180)
            case "AltitudeMeters": found?.altitude = number()
            case "DistanceMeters": found?.metres = number()
            // Metres a second, of the extension that Garmin defines for activities.
            case "Speed": found?.speed = number()
            case "Value" where isHeartRate: found?.heartRate = number().flatMap { Int64(exactly: $0.rounded()) }
            case "HeartRateBpm": isHeartRate = false
            case "Trackpoint": close()
            default: break
            }
        }

        private func close() {
            defer { found = nil }
            guard let found, let time = found.time else { return }
            let speed = found.speed.map { $0 * 3.6 } ?? speed(at: time, found.metres)
            if let metres = found.metres { before = (time, metres) }
            guard let latitude = found.latitude, let longitude = found.longitude else { return }
            var point = TrackPoint(time: time, latitude: latitude, longitude: longitude)
            point.altitude = found.altitude
            point.distance = found.metres.map { $0 / 1000 }
            point.heartRate = found.heartRate
            point.speed = speed
            points.append(point)
        }

        /// Kilometres an hour since the track point before, of the way that the file tells.
        private func speed(at time: Int64, _ metres: Double?) -> Double? {
            guard let before, let metres, time > before.time, metres >= before.metres else { return nil }
            return (metres - before.metres) / Double(time - before.time) * 3.6
        }

        private var trimmed: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

        private func number(within limit: Double = .greatestFiniteMagnitude) -> Double? {
            Double(trimmed).flatMap { $0.isFinite && abs($0) <= limit ? $0 : nil }
        }

        /// Without the prefix of a namespace.
        private static func local(_ name: String) -> Substring {
            name.lastIndex(of: ":").map { name[name.index(after: $0)...] } ?? name[...]
        }
    }
}
