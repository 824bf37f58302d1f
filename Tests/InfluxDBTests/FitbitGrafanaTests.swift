import Foundation
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

/// The schema of fitbit-grafana, in a real InfluxDB (fitbit-grafana-schema.md, 7).
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .timeLimit(.minutes(1)))
struct FitbitGrafanaTests {
    private static let start: Int64 = 1_780_000_000
    private static let schema = InfluxSchema.fitbitGrafana(account: .me, device: "Charge 6")

    private static func point(_ name: String, tags: [Series.Tag] = [], _ fields: Point.Field...) -> Series {
        Series(name, tags: tags, [Point(start, fields: fields)])!
    }

    private func row(_ measurement: String, in fixture: Fixture) async throws -> [String: InfluxQLResult.Value] {
        let series = try await fixture.query.select("SELECT * FROM \"\(measurement)\"").series
        let first = try #require(series.first, "\(measurement) is empty")
        #expect(first.rows.count == 1)
        return Dictionary(uniqueKeysWithValues: zip(first.columns, first.rows[0])).filter { $0.key != "time" }
    }

    @Test func `A day's totals stand in miles and floats under four names`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(
            Self.point(
                "Activity", .integer("steps", 9000), .float("distance", 16.09344), .float("calories", 2100.5),
                .integer("floors", 12), .integer("minutesSedentary", 600), .integer("minutesLightlyActive", 200),
                .integer("minutesFairlyActive", 20), .integer("minutesVeryActive", 10)))
        #expect(try await row("Total Steps", in: fixture) == ["Device": .string("Charge 6"), "value": .integer(9000)])
        #expect(try await row("distance", in: fixture)["value"]?.number == 10)
        #expect(try await row("calories", in: fixture)["value"]?.number == 2100.5)
        let minutes = try await row("Activity Minutes", in: fixture)
        #expect(minutes["minutesVeryActive"] == .integer(10))
        #expect(minutes.count == 5)
        let types = try await fixture.types()
        #expect(types["Total Steps.value"] == ["float"])
        #expect(types["Activity Minutes.minutesSedentary"] == ["integer"])
    }

    @Test func `Zones and active zone minutes share a point`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(
            Self.point("HR zones", .integer("Out of Range", 1300), .integer("Fat Burn", 60), .integer("Peak", 3)),
            Self.point("Active Zone Minutes", .integer("total", 70), .integer("fatBurn", 60), .integer("peak", 10)))
        let row = try await row("HR zones", in: fixture)
        #expect(row["Normal"] == .integer(1300))
        #expect(row["Fat Burn"] == .integer(60))
        #expect(row["activeZoneMinutes"] == .integer(70))
        #expect(row["peakActiveZoneMinutes"] == .integer(10))
        #expect(row["Out of Range"] == nil)
    }

    @Test func `Weight is in pounds, and the body's index beside it`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(Self.point("Body", .float("weight", 80), .float("bmi", 24.5), .float("fat", 20)))
        let weight = try await row("weight", in: fixture)
        #expect(abs((weight["value"]?.number ?? 0) - 176.3698096) < 1e-6)
        #expect(weight["weightKg"]?.number == 80)
        #expect(try await row("bmi", in: fixture)["value"]?.number == 24.5)
    }

    @Test func `A night without stages is told as asleep and restless`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(
            Self.point(
                "Sleep Summary", tags: [Series.Tag("isMainSleep", "True")], .integer("minutesAsleep", 400),
                .integer("minutesRestless", 30), .integer("efficiency", 92)))
        let night = try await row("Sleep Summary", in: fixture)
        #expect(night["minutesLight"] == .integer(400))
        #expect(night["minutesREM"] == .integer(30))
        #expect(night["minutesDeep"] == .integer(0))
        #expect(night["isMainSleep"] == .string("True"))
        #expect(night["minutesRestless"] == nil)
    }

    @Test func `A night without an efficiency has the share of the time in bed that was slept`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(
            Self.point(
                "Sleep Summary", tags: [Series.Tag("isMainSleep", "True")], .integer("minutesAsleep", 400),
                .integer("minutesInBed", 480)))
        #expect(try await row("Sleep Summary", in: fixture)["efficiency"] == .integer(83))
    }

    @Test func `A workout is in milliseconds and miles, its track by the id that they know`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        _ = try await fixture.deliver(
            Self.point(
                "Workouts", tags: [Series.Tag("activity", "Walk")], .integer("duration_seconds", 1800),
                .integer("active_seconds", 1700), .float("calories", 150.4), .float("distance", 1.609344)),
            Self.point(
                "GPS", tags: [Series.Tag("workout", "2026-06-01T05:31:12Z Walk")], .float("latitude", 48.2),
                .float("longitude", 16.3), .float("distance", 0.25), .float("speed", 5.5), .integer("heart_rate", 99)))
        let workout = try await row("Activity Records", in: fixture)
        #expect(workout["duration"] == .integer(1_800_000))
        #expect(workout["ActiveDuration"] == .integer(1_700_000))
        #expect(workout["calories"] == .integer(150))
        #expect(workout["distance"]?.number == 1)
        #expect(workout["ActivityName"] == .string("Walk"))
        #expect(workout["Device"] == nil)
        let track = try await row("GPS", in: fixture)
        #expect(track["ActivityID"] == .string("2026-06-01T05:31:12+00:00-Walk"))
        #expect(track["lat"]?.number == 48.2)
        #expect(track["distance"]?.number == 250)
        #expect(track["speed_kph"]?.number == 5.5)
    }

    @Test func `One tracker's battery is without tags, another device's elsewhere`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        func battery(_ id: String, _ model: String, _ value: Double) -> Series {
            Self.point(
                "DeviceBatteryLevel", tags: [Series.Tag("device", id), Series.Tag("model", model)],
                .float("value", value))
        }
        _ = try await fixture.deliver(
            battery("1", "Aria Air", 10), battery("2", "Charge 6", 70), battery("3", "Versa 4", 60))
        #expect(try await row("DeviceBatteryLevel", in: fixture) == ["value": .integer(70)])
        let others = try await fixture.query.select("SELECT \"value\" FROM \"Other Devices\" GROUP BY \"model\"").series
        #expect(Set(others.compactMap { $0.tags["model"] }) == ["Aria Air", "Versa 4"])
    }

    @Test func `Which tracker is drawn is a matter of its day, however days are delivered together`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        func look(_ id: String, _ day: Int) -> AccountSeries {
            let series = Series(
                "DeviceBatteryLevel", tags: [Series.Tag("device", id), Series.Tag("model", "Charge")],
                [Point(Self.start + Int64(day) * 86_400, .float("value", Double(day)))])!
            return AccountSeries(.me, series, day: CivilDay(daysSince1970: 20_000 + day))
        }
        // The old tracker's last day, then the new one's.
        _ = try await fixture.sink.deliver(SeriesChange(points: [look("1", 1), look("2", 2)]))
        #expect(try await fixture.query.count(measurement: "DeviceBatteryLevel") == 2)
        #expect(try await fixture.query.count(measurement: "Other Devices") == 0)
    }

    @Test func `While the database does not tell its label, nothing is written under another`() async throws {
        let server = try await Influxd.sharedWithUsers.value
        let fixture = try Fixture(
            server, username: "nobody", password: "nothing", schema: .fitbitGrafana(account: .me, device: nil))
        await #expect(throws: SinkError.self) {
            try await fixture.deliver(Self.point("HeartRate_Intraday", .integer("value", 62)))
        }
    }

    @Test func `A database goes on with the label and the types that it has`() async throws {
        let fixture = try await Fixture.shared(schema: .fitbitGrafana(account: .me, device: nil))
        try await fixture.createDatabase()
        try await fixture.write(
            """
            HeartRate_Intraday,Device=Old value=60i 1700000000
            HeartRate_Intraday,Device=Pixel\\ Watch value=61i 1700000060
            RestingHR,Device=Old value=55.0 1700000000
            """)
        _ = try await fixture.deliver(
            Self.point("HeartRate_Intraday", .integer("value", 62)), Self.point("RestingHR", .integer("value", 54)))
        let devices = try await fixture.query.select(
            "SELECT \"value\" FROM \"HeartRate_Intraday\" WHERE time >= 1780000000s GROUP BY \"Device\"")
        #expect(devices.series.map { $0.tags["Device"] } == ["Pixel Watch"])
        #expect(try await fixture.types()["RestingHR.value"] == ["float"])
        let fresh = try await Fixture.shared(schema: .fitbitGrafana(account: .me, device: nil))
        _ = try await fresh.deliver(Self.point("HeartRate_Intraday", .integer("value", 62)))
        #expect(try await row("HeartRate_Intraday", in: fresh)["Device"] == .string("me"))
    }

    @Test func `Nobody else's points are written, and nobody's history is deleted`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        let other = try #require(Account("bo"))
        let heart = Self.point("HeartRate_Intraday", .integer("value", 62))
        let report = try await fixture.sink.deliver(SeriesChange(points: [AccountSeries(other, heart)]))
        #expect(report.written == 0)
        _ = try await fixture.deliver(heart)
        #expect(try await fixture.sink.erase(other))
        #expect(try await fixture.sink.erase(.me) == false)
        #expect(try await fixture.query.count(measurement: "HeartRate_Intraday") == 1)
    }

    @Test func `What is taken back goes under each name that it has`() async throws {
        let fixture = try await Fixture.shared(schema: Self.schema)
        let body = Self.point("Body", .float("weight", 80), .float("bmi", 24.5))
        _ = try await fixture.deliver(body, Self.point("HR zones", .integer("Peak", 3)))
        var gone = body
        gone.columns = []
        let zones = Series(measurement: "Active Zone Minutes", times: [Self.start])
        _ = try await fixture.sink.deliver(
            SeriesChange(points: [], deletions: [AccountSeries(.me, gone), AccountSeries(.me, zones)]))
        #expect(try await fixture.query.count(measurement: "weight") == 0)
        #expect(try await fixture.query.count(measurement: "bmi") == 0)
        #expect(try await fixture.query.count(measurement: "HR zones") == 1)
    }
}
