import HealthModel
import JSONReader
import Testing

@testable import GoogleHealthAPI

struct TimestampTests {
    private func seconds(_ text: String) throws -> Int64? {
        try JSONReader.read(Array(#""\#(text)""#.utf8)) { $0.instant }
    }

    // google-health-api.md 3.4: 0 to 9 digits of a fraction.
    @Test(arguments: [
        ("2026-08-07T14:46:22Z", Int64(1_786_113_982)), ("2026-08-07T14:46:22.7Z", 1_786_113_982),
        ("2026-08-07T14:46:22.749348Z", 1_786_113_982), ("2026-08-07T14:46:22.999999999Z", 1_786_113_982),
        ("2026-08-07t14:46:22z", 1_786_113_982), ("2026-08-07T10:46:22-04:00", 1_786_113_982),
        ("2026-08-07T20:31:22.5+05:45", 1_786_113_982), ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("2016-12-31T23:59:60Z", 1_483_228_800),
    ])
    func `a stamp is the instant that it names`(text: String, seconds: Int64) throws {
        #expect(try self.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "2026-08-07", "2026-08-07T14:46:22", "2026-08-07 14:46:22Z", "2026-08-07T14:46Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-08-07T24:00:00Z", "2026-08-07T14:60:22Z", "2026-08-07T14:46:22.Z",
        "2026-08-07T14:46:22ZZ", "2026-08-07T14:46:22.12", "2026-08-07T14:46:22+0400", "2026-08-07T14:46:22+24:00",
        "20260807T144622Z    ", "-026-08-07T14:46:22Z", "2026-08-07T14:46:22,5Z",
    ])
    func `what is no stamp is none`(text: String) throws {
        #expect(try seconds(text) == nil)
    }

    @Test(arguments: [Int64(0), -1, -86_401, 1_786_113_982, 951_782_399])
    func `a stamp that is written is read as the same instant`(second: Int64) throws {
        #expect(try seconds(UTCText.instant(second)) == second)
    }

    @Test(arguments: [
        (#""3600s""#, 3600.0), (#""-14400s""#, -14400), (#""0s""#, 0), (#""7140s""#, 7140), (#""0.245s""#, 0.245),
        (#""-0.5s""#, -0.5), (#""1260.000000000s""#, 1260), ("60", 60), ("60.5", 60.5),
    ])
    func `a duration is a number of seconds`(json: String, seconds: Double) throws {
        #expect(try JSONReader.read(Array(json.utf8)) { $0.seconds } == seconds)
    }

    @Test(arguments: [
        #""""#, #""s""#, #""-s""#, #""60""#, #""1.2.3s""#, #""NaNs""#, #""1e3s""#, #""+05:00""#, "null", "[]",
        #""99999999999999999999999999999999s""#,
    ])
    func `what is no duration is none`(json: String) throws {
        #expect(try JSONReader.read(Array(json.utf8)) { $0.seconds } == nil)
        #expect(try JSONReader.read(Array(json.utf8)) { $0.utcOffset } == nil)
    }
}
