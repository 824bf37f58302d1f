import Foundation
import TestSupport
import Testing

/// What each state of a house is told as: the rules as they are provisioned, over points in a real InfluxDB.
@Suite(
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"),
    .enabled(if: YAML.isReadable, "needs Debian's python3-yaml"), .timeLimit(.minutes(2)))
struct GrafanaAlertsTests {
    private static let now = Date(iso: "2026-03-10T12:00:00Z")

    /// What the service writes of an account as a whole while all is well.
    private static let well = [
        "lag": 600, "last_success": 700, "queue": 0, "jobs": 0, "errors": 0, "sinks_failed": 0, "authorized": 1,
    ]

    private let database: GrafanaDatabase

    init() async throws {
        let url = try await Influxd.shared.value.url
        database = GrafanaDatabase(
            name: "alerts\(UUID().uuidString.prefix(8))", url: url, range: Self.now.addingTimeInterval(-7200)...Self.now
        )
    }

    /// Writes what the service would have written every five minutes of the last two hours.
    ///
    /// - Parameters:
    ///   - state: what is otherwise than while all is well; nil: it is not written.
    ///   - minutes: for how long it has been so.
    private func write(_ state: [String: Int?] = [:], for minutes: Int = 120, account: String = "me") async throws {
        try await database.write(
            stride(from: 0, through: 120, by: 5).map { ago in
                var fields = Self.well.mapValues(Optional.init)
                if ago <= minutes { fields.merge(state) { _, changed in changed } }
                let text = fields.compactMap { name, value in value.map { "\(name)=\($0)i" } }.joined(separator: ",")
                let time = Int(Self.now.timeIntervalSince1970) - 60 * ago
                return "SyncStatus,account=\(account),resource=all \(text) \(time)"
            })
    }

    private func write(battery: Double, of device: String, minutesAgo: Int) async throws {
        let time = Int(Self.now.timeIntervalSince1970) - 60 * minutesAgo
        try await database.write([
            "DeviceBatteryLevel,account=me,device=\(device),model=Charge value=\(battery) \(time)"
        ])
    }

    /// The titles of the rules of which there is a message.
    private func told(at now: Date = now) async throws -> Set<String> {
        var told: Set<String> = []
        for rule in try GrafanaFiles.alertRules().map(GrafanaAlertRule.init)
        where try await rule.fires(in: database, at: now) {
            told.insert(rule.title)
        }
        return told
    }

    @Test func `while all is well nothing is told, of two people and two trackers either`() async throws {
        try await write()
        try await write(["lag": nil, "authorization_ends_in": 600_000], account: "fit")
        try await write(battery: 9, of: "1", minutesAgo: 200)
        try await write(battery: 100, of: "1", minutesAgo: 10)
        try await write(battery: 15, of: "2", minutesAgo: 60)
        #expect(try await told() == [])
    }

    @Test
    func `a fresh installation without a point, or without a database, is told as the service that writes nothing`()
        async throws
    {
        #expect(try await told() == ["The service writes nothing"], "there is no database yet")
        try await write(battery: 90, of: "1", minutesAgo: 10)
        #expect(try await told() == ["The service writes nothing"], "there is one, without a status")
    }

    @Test
    func `a service that stopped is told after three quarters of an hour, and what it said last is not told for ever`()
        async throws
    {
        try await write(["last_success": 90_000, "sinks_failed": 1])
        #expect(try await told() == ["No data for 24 hours", "A database is behind"])
        try await write(account: "me")
        #expect(try await told(at: Self.now.addingTimeInterval(45 * 60)) == [])
        #expect(try await told(at: Self.now.addingTimeInterval(50 * 60)) == ["The service writes nothing"])
        try await write(["last_success": 90_000, "sinks_failed": 1])
        #expect(try await told(at: Self.now.addingTimeInterval(100 * 60)) == ["The service writes nothing"])
    }

    @Test func `the first minutes after a sign-in, and an account without a tracker, are nothing to tell`() async throws
    {
        try await write(["lag": nil, "last_success": nil], for: 120)
        #expect(try await told() == [])
        try await write(["lag": nil], account: "fit")
        #expect(try await told() == [])
    }

    @Test func `a tracker whose sync can be read is no data while every fetch fails`() async throws {
        try await write(["lag": 600, "last_success": 86_401, "errors": 12])
        #expect(try await told() == ["No data for 24 hours"])
    }

    @Test func `one of two people is enough, and ten minutes are not`() async throws {
        try await write(account: "fit")
        try await write(["last_success": 90_000], for: 10)
        #expect(try await told() == [])
        try await write(["last_success": 90_000], for: 30)
        #expect(try await told() == ["No data for 24 hours"])
        try await write(["authorized": 0], account: "away")
        #expect(try await told() == ["No data for 24 hours", "Not authorised"])
    }

    @Test func `an authorisation that ends soon is told`() async throws {
        try await write(["authorization_ends_in": 259_199])
        #expect(try await told() == ["Authorisation ends within 3 days"])
    }

    @Test func `an account that may not be read any more is told, and not as a service that writes nothing`()
        async throws
    {
        try await write(["authorized": 0, "errors": 1])
        #expect(try await told() == ["Not authorised"])
    }

    @Test func `a second database that fails is told after half an hour, what waits for a slow one is not`()
        async throws
    {
        try await write(["queue": 4000, "jobs": 1])
        #expect(try await told() == [], "a replay, or the first sync")
        try await write(["queue": 40, "sinks_failed": 1, "errors": 1], for: 20)
        #expect(try await told() == [])
        try await write(["queue": 40, "sinks_failed": 1, "errors": 1], for: 30)
        #expect(try await told() == ["A database is behind"])
    }

    @Test func `one empty battery of two is told`() async throws {
        try await write()
        try await write(battery: 90, of: "1", minutesAgo: 10)
        try await write(battery: 14, of: "2", minutesAgo: 2000)
        #expect(try await told() == ["Battery low"])
    }
}
