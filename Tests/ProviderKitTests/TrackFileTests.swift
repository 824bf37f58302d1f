import HealthModel
import JSONReader
import SyncEngine
import TestSupport
import Testing

@testable import ProviderKit

struct TrackFileTests {
    private static func point(
        _ time: Int64, _ latitude: Double, _ longitude: Double, _ change: (inout TrackPoint) -> Void = { _ in }
    ) -> TrackPoint {
        var point = TrackPoint(time: time, latitude: latitude, longitude: longitude)
        change(&point)
        return point
    }

    @Test func `a track has the places of its points, in SI units, and the speed between them`() {
        let text = TrackText.file([
            TrackText.point(
                "1970-01-01T01:00:10.000+01:00", "48.2", "-16.37",
                "<AltitudeMeters>171.5</AltitudeMeters><DistanceMeters>0.0</DistanceMeters><HeartRateBpm>\n<Value>120</Value></HeartRateBpm>"
            ),
            // In a tunnel: no place, but a way.
            "<Time>1970-01-01T00:00:15Z</Time><DistanceMeters>20</DistanceMeters>",
            TrackText.point("1970-01-01T00:00:20.999Z", " 48.3 ", "-16.38", "<DistanceMeters>45.5</DistanceMeters>"),
            TrackText.point(
                "1970-01-01T00:00:25Z", "48.4", "-16.39",
                #"<Extensions><ns3:TPX xmlns:ns3="x"><ns3:Speed>2.5</ns3:Speed></ns3:TPX></Extensions>"#),
        ])
        #expect(
            TrackFile.points(text) == [
                Self.point(10, 48.2, -16.37) {
                    ($0.altitude, $0.distance, $0.heartRate) = (171.5, 0, 120)
                },
                Self.point(20, 48.3, -16.38) { ($0.distance, $0.speed) = (0.0455, 25.5 / 5 * 3.6) },
                Self.point(25, 48.4, -16.39) { $0.speed = 9 },
            ])
    }

    @Test(arguments: [
        "<Time>yesterday</Time><Position><LatitudeDegrees>1</LatitudeDegrees><LongitudeDegrees>2</LongitudeDegrees></Position>",
        TrackText.point("1970-01-01T00:00:10", "1", "2"), TrackText.point("1970-01-01T00:00:10Z", "91", "2"),
        TrackText.point("1970-01-01T00:00:10Z", "1", "-181"), TrackText.point("1970-01-01T00:00:10Z", "nan", "2"),
        TrackText.point("1970-01-01T00:00:10Z", "", "2"), "",
    ])
    func `a point that does not say where and when is passed over`(point: String) {
        let good = TrackText.point("1970-01-01T00:00:20Z", "1", "2")
        #expect(TrackFile.points(TrackText.file([point, good])) == [Self.point(20, 1, 2)])
    }

    @Test(arguments: [
        "<DistanceMeters>inf</DistanceMeters>", "<HeartRateBpm><Value>1e99</Value></HeartRateBpm>", "<AltitudeMeters/>",
        "<Value>7</Value>", "<Unknown><Deep>5</Deep></Unknown>",
    ])
    func `a member that is no number is left out`(member: String) {
        #expect(
            TrackFile.points(TrackText.file([TrackText.point("1970-01-01T00:00:20Z", "1", "2", member)]))
                == [Self.point(20, 1, 2)])
    }

    @Test func `what is no whole Training Center file is none`() {
        let file = TrackText.file([TrackText.point("1970-01-01T00:00:20Z", "1", "2")])
        for text in ["", "{}", "<html></html>", String(file.dropLast(10)), file + "<more/>"] {
            #expect(TrackFile.points(text) == nil, "\(text.prefix(20))")
        }
        #expect(TrackFile.points(TrackText.file([])) == [])
    }

    /// Entities that each hold ten of the one before, down to 10^10 letters, or a file of this machine.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (1...9).reduce(#"<!ENTITY a0 "aaaaaaaaaa">"#) { text, index in
                text + "<!ENTITY a\(index) \"\(String(repeating: "&a\(index - 1);", count: 10))\">"
            }, #"<!ENTITY a9 SYSTEM "file:///etc/hostname">"#, #"<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;"#,
        ])
    func `a file that defines entities is none, at once`(entities: String) {
        let file = TrackText.file([TrackText.point("1970-01-01T00:00:20Z", "1", "2", "<Notes>&a9;</Notes>")])
        #expect(
            TrackFile.points(file.replacing("\n<TrainingCenter", with: "\n<!DOCTYPE x [\(entities)]>\n<TrainingCenter"))
                == nil)
    }

    /// The client takes 32 MB; a parser that is given all at once ends after 10.
    @Test func `a file of more than ten megabytes is read`() {
        let notes = "<Notes>\(String(repeating: "x", count: 1000))</Notes>"
        let file = TrackText.file(
            (0..<11_000).map { second in
                TrackText.point(UTCText.instant(Int64(second)), "48.2", "16.37", notes)
            })
        #expect(file.utf8.count > 12 << 20)
        let points = TrackFile.points(file)
        #expect(points?.count == 11_000 && points?.last?.time == 10_999)
    }

    @Test func `a file comes back out of its part as it was, whatever is in it`() throws {
        let file = TrackText.file([
            TrackText.point("1970-01-01T00:00:20Z", "1", "2", "<Notes>\t\"\\ \u{1F3C3} &amp;\r\n</Notes>")
        ])
        let body = try #require(TrackPart.body(Array("{}".utf8), Array(file.utf8)))
        #expect(TrackPart.isHeld(.init("tcx 1", body), of: Array("{}".utf8)))
        #expect(!TrackPart.isHeld(.init("tcx 1", body), of: Array(#"{"a":1}"#.utf8)))
        #expect(try JSONReader.read(body) { root in root["tcx"]?.text } == file)
        #expect(TrackPart.body([], [0xFF, 0xFE]) == nil)
    }

    @Test(arguments: [
        ("2024-03-04T18:01:09.000+01:00", Int64(1_709_571_669), Int64(3600)),
        ("2024-03-04T17:01:09Z", 1_709_571_669, 0),
        ("2024-03-04T11:31:09-05:30", 1_709_571_669, -19_800),
    ])
    func `a stamp with an offset is an instant and a clock`(text: String, instant: Int64, offset: Int64) {
        let stamp = OffsetStamp(Array(text.utf8))
        #expect(stamp?.instant == instant && stamp?.offset == offset && stamp?.wallSeconds == instant + offset)
    }

    @Test(arguments: [
        "", "2024-03-04T18:01:09", "2024-03-04T18:01:09.Z", "2024-02-30T18:01:09Z", "2024-03-04T18:01:09+1:00",
        "2024-03-04T18:01:09Zx", "2024-03-04 18:01:09Z",
    ])
    func `any other stamp is none`(text: String) { #expect(OffsetStamp(Array(text.utf8)) == nil) }
}
