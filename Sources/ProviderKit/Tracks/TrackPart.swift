package import HealthModel
package import JSONReader
package import SyncEngine

/// How a day keeps the track of one of its workouts: a part of its own, named by the workout's id, whose JSON has the
/// provider's own record of the workout and the provider's file, `{"workout":{…},"tcx":"<?xml …"}`. Where the provider has
/// none it is `null`, so that it is not asked for again.
package enum TrackPart {
    private static let prefix = "tcx "

    /// The part's name.
    package static func name(_ id: String) -> String { prefix + id }

    /// Whether a part holds a track.
    package static func isOne(_ part: DayPart) -> Bool { part.name.hasPrefix(prefix) }

    /// Whether a part that is held is of just this record: a workout that was changed has another.
    package static func isHeld(_ part: DayPart, of workout: [UInt8]) -> Bool {
        part.bytes.starts(with: head(workout))
    }

    /// - Parameters:
    ///   - workout: the provider's record of the workout, JSON.
    ///   - file: the provider's answer; nil where it has no track.
    /// - Returns: nil when the answer is no Training Center file.
    package static func body(_ workout: [UInt8], _ file: [UInt8]?) -> [UInt8]? {
        guard let file else { return head(workout) + Array("null}".utf8) }
        guard let text = String(validating: file, as: UTF8.self), TrackFile.points(text) != nil else { return nil }
        var body = head(workout)
        body.reserveCapacity(body.count + file.count * 9 / 8)
        body.append(UInt8(ascii: "\""))
        for byte in file {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): body += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): body += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case ..<0x20: body += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            default: body.append(byte)
            }
        }
        body += [UInt8(ascii: "\""), UInt8(ascii: "}")]
        return body
    }

    /// The series of a day's tracks, one each; `workout` reads the provider's record.
    package static func series(
        _ day: DayReading, _ workout: (JSONValue) -> Workout?
    ) throws(ProviderError) -> [Series] {
        var all: [Series] = []
        for part in day.parts where isOne(part) {
            all += try day.read(part.name) { root throws(JSONReaderError) in
                guard let text = root["tcx"]?.text, let workout = root["workout"].flatMap(workout) else { return [] }
                guard let points = TrackFile.points(text) else { throw .unexpected("holds no Training Center file") }
                return [TrackPoint.series(points, of: workout)].compactMap(\.self)
            }
        }
        return all
    }

    private static func head(_ workout: [UInt8]) -> [UInt8] {
        Array(#"{"workout":"#.utf8) + workout + Array(#","tcx":"#.utf8)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
