import Foundation
import Glibc
import HTTPClient
import SyncEngine
import TestSupport
import Testing

/// `INFLUXDB_SCHEMA`: coming from fitbit-grafana with its dashboards.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct FitbitGrafanaTests {
    /// Their public schema: tags, then fields with i(nteger) or f(loat).
    private static let schema: [(measurement: String, tags: [String], fields: String)] = [
        (
            "Activity Minutes", ["Device"],
            "minutesFairlyActive i, minutesLightlyActive i, minutesSedentary i, minutesVeryActive i"
        ),
        (
            "Activity Records", ["ActivityName"],
            "ActiveDuration i, AverageHeartRate i, calories i, distance f, duration i, steps i"
        ),
        ("BreathingRate", ["Device"], "value f"),
        ("DeviceBatteryLevel", [], "value f"),
        ("GPS", ["ActivityID"], "altitude f, distance f, heart_rate i, lat f, lon f, speed_kph f"),
        ("HR zones", ["Device"], "Cardio i, Fat Burn i, Normal i, Peak i"),
        ("HRV", ["Device"], "dailyRmssd f, deepRmssd f"),
        ("HeartRate_Intraday", ["Device"], "value i"),
        ("RestingHR", ["Device"], "value i"),
        ("SPO2", ["Device"], "avg f, max f, min f"),
        ("SPO2_Intraday", ["Device"], "value f"),
        ("Skin Temperature Variation", ["Device"], "RelativeValue f"),
        ("Sleep Levels", ["Device", "isMainSleep"], "duration_seconds i, level i"),
        (
            "Sleep Summary", ["Device", "isMainSleep"],
            "efficiency i, minutesAfterWakeup i, minutesAsleep i, minutesAwake i, minutesDeep i, minutesInBed i, "
                + "minutesLight i, minutesREM i, minutesToFallAsleep i"
        ),
        ("Steps_Intraday", ["Device"], "value i"),
        ("Total Steps", ["Device"], "value f"),
        ("bmi", ["Device"], "value f"),
        ("calories", ["Device"], "value f"),
        ("distance", ["Device"], "value f"),
        ("weight", ["Device"], "value f"),
    ]

    private func ask(_ query: String, _ database: String, _ around: Surroundings) async throws -> [[String]] {
        let text = FormEncoding.percentEncode(query)
        let answer = try await Shared.http.send(
            HTTPRequest(
                url: "\(around.influxURL)/query?epoch=s&db=\(database)&q=\(text)",
                headers: [HTTPHeader("Accept", "application/csv")]))
        #expect(answer.status == 200, "\(query)")
        return String(decoding: answer.body, as: UTF8.self).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// - Parameter without: what the provider has no word of, as `measurement.field`.
    private func expectSchema(
        in database: String, _ around: Surroundings, without: Set<String> = []
    ) async throws {
        for (measurement, tags, fields) in Self.schema {
            let types = try await ask("SHOW FIELD KEYS FROM \"\(measurement)\"", database, around)
            let held = Dictionary(types.map { ($0[2], $0[3]) }, uniquingKeysWith: { first, _ in first })
            for field in fields.split(separator: ", ") where !without.contains("\(measurement).\(field.dropLast(2))") {
                let name = String(field.dropLast(2))
                #expect(held[name] == (field.hasSuffix("i") ? "integer" : "float"), "\(measurement).\(name)")
                let last = try await ask("SELECT LAST(\"\(name)\") FROM \"\(measurement)\"", database, around)
                #expect(last.first.flatMap { Double($0[3]) } != nil, "\(measurement).\(name)")
            }
            let keys = try await ask("SHOW TAG KEYS FROM \"\(measurement)\"", database, around).map { $0[2] }
            #expect(keys == tags, "\(measurement)")
        }
    }

    @Test func `A sync fills every field of their schema, beside ours, which stays as it is`() async throws {
        let around = try await Surroundings()
        let truth = try await around.truth(days: 14)
        let theirs = "g\(UUID().uuidString.prefix(8))"
        let service = try await around.startService(
            days: 14,
            [
                "INFLUXDB_SCHEMA": "own,fitbit-grafana", "FITBIT_GRAFANA_DATABASE": theirs,
                "FITBIT_GRAFANA_DEVICE": "Charge6",
            ])
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        try await expectSchema(in: theirs, around, without: ["HRV.deepRmssd"])
        expectPoints(truth, in: try await around.stored())
        let devices = try await ask("SHOW TAG VALUES WITH KEY = \"Device\"", theirs, around)
        #expect(Set(devices.map { $0[3] }) == ["Charge6"])
        #expect(try await service.status().sinks.map(\.id).last?.hasSuffix("fitbit-grafana me") == true)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        await around.end()
    }

    @Test func `Their panels' queries answer, of what the Fitbit Web API gave too`() async throws {
        let around = try await Surroundings()
        let theirs = "g\(UUID().uuidString.prefix(8))"
        let service = try await around.startService(
            days: 14,
            [
                "INFLUXDB_SCHEMA": "fitbit-grafana", "FITBIT_GRAFANA_DATABASE": theirs, "PROVIDER": "fitbit",
                "INFLUXDB_DATABASE": "",
            ])
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        try await expectSchema(in: theirs, around)
        for query in [
            "SELECT MEAN(\"value\") FROM \"HeartRate_Intraday\" WHERE time > now() - 14d GROUP BY time(5m) FILL(none)",
            "SELECT SUM(\"value\") FROM \"Steps_Intraday\" WHERE time > now() - 14d GROUP BY time(1h) FILL(none)",
            "SELECT \"level\" FROM \"Sleep Levels\" WHERE \"isMainSleep\" = 'True' AND time > now() - 14d",
            "SELECT \"minutesDeep\", \"minutesREM\" FROM \"Sleep Summary\" WHERE \"isMainSleep\" = 'True'",
            "SELECT \"Fat Burn\", \"Cardio\", \"Peak\", \"Normal\" FROM \"HR zones\" WHERE time > now() - 14d",
            "SELECT \"value\" * 0.453592 FROM \"weight\"",
            "SELECT \"duration\" FROM \"Activity Records\" WHERE \"ActivityName\" =~ /./",
            "SELECT \"lat\", \"lon\" FROM \"GPS\" WHERE \"ActivityID\" =~ /^20.*-/ AND \"distance\" > 0",
        ] {
            #expect(try await !ask(query, theirs, around).isEmpty, "\(query)")
        }
        #expect(try await ask("SHOW MEASUREMENTS", around.database, around).isEmpty)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        await around.end()
    }
}
