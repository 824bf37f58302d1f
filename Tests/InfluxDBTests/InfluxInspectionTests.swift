import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: Influxd.isInstalled), .serialized) struct InfluxInspectionTests {
    private func inspection(_ fixture: Fixture) -> InfluxInspection {
        InfluxInspection(fixture.configuration, http: Fixture.http)
    }

    @Test func `a database that is not there yet is told, and not made`() async throws {
        let fixture = try await Fixture.shared()
        let look = inspection(fixture)
        let server = try await look.server()
        #expect(server.generation == 1)
        #expect(server.version?.hasPrefix("1.") == true)
        let rights = try await look.rights(on: server)
        #expect(
            rights
                == .init(database: fixture.database, exists: false, write: .unknown, read: .unknown, create: .granted))
        #expect(try await look.foreignFields(on: server) == [])
        #expect(try await look.retention(on: server) == [])
        let names = try await fixture.query.select("SHOW DATABASES").series.flatMap { $0.values(of: "name") }
        #expect(!names.contains(.string(fixture.database)))
    }

    @Test func `fields with another type are found, those with ours and foreign ones are not`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase()
        #expect(
            try await fixture.write(
                "Steps_Intraday value=1.5 1\nHeartRate_Intraday value=60i 1\nBody bmi=\"high\",fat=12 1\nother value=\"x\" 1"
            )
                == 204)
        let look = inspection(fixture)
        let server = try await look.server()
        #expect(
            try await look.foreignFields(on: server) == [
                .init(measurement: "Steps_Intraday", field: "value", isNumber: true),
                .init(measurement: "Body", field: "bmi", isNumber: false),
            ])
        let rights = try await look.rights(on: server)
        #expect(
            rights == .init(database: fixture.database, exists: true, write: .granted, read: .granted, create: .granted)
        )
    }

    @Test func `how long the default policy keeps its points is told`() async throws {
        let fixture = try await Fixture.shared()
        try await fixture.createDatabase("WITH DURATION 30d NAME \"short\"")
        let look = inspection(fixture)
        let server = try await look.server()
        #expect(try await look.retention(on: server) == [.init(database: fixture.database, seconds: 30 * 86_400)])
        let endless = try await Fixture.shared()
        try await endless.createDatabase()
        let other = inspection(endless)
        #expect(try await other.retention(on: server) == [.init(database: endless.database, seconds: nil)])
    }

    @Test func `what a user may do is told right by right, and a wrong password as that`() async throws {
        let server = try await Influxd.sharedWithUsers.value
        let admin = try Fixture(server, username: "admin", password: "geheim ü")
        _ = try? await admin.query.select("CREATE USER admin WITH PASSWORD 'geheim ü' WITH ALL PRIVILEGES")
        _ = try? await admin.query.select("CREATE USER writer WITH PASSWORD 'w'")
        let writer = try Fixture(server, username: "writer", password: "w")
        let look = inspection(writer)
        let found = try await look.server()
        func rights() async throws -> InfluxInspection.Rights { try await look.rights(on: found) }
        func isRefused(_ right: InfluxInspection.Right) -> Bool { if case .refused = right { true } else { false } }
        let absent = try await rights()
        #expect(!absent.exists && isRefused(absent.create))
        _ = try await admin.query.select("CREATE DATABASE \"\(writer.database)\"")
        let none = try await rights()
        #expect(none.exists && isRefused(none.write) && isRefused(none.read) && isRefused(none.create))
        _ = try await admin.query.select("GRANT WRITE ON \"\(writer.database)\" TO writer")
        let half = try await rights()
        #expect(half.write == .granted && isRefused(half.read))
        _ = try await admin.query.select("GRANT ALL ON \"\(writer.database)\" TO writer")
        let whole = try await rights()
        #expect(whole.write == .granted && whole.read == .granted && isRefused(whole.create))
        let wrong = inspection(try Fixture(server, username: "writer", password: "wrong-secret"))
        let error = await #expect(throws: SinkError.self) { try await wrong.rights(on: found) }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("wrong-secret") == false)
    }

    @Test func `version 2 is asked in its own way`() async throws {
        let imitation = try InfluxV2Imitation { $0.buckets = ["fitbit"] }
        func look(_ token: String, _ bucket: String) throws -> InfluxInspection {
            InfluxInspection(
                try InfluxConfiguration(url: imitation.url, org: "home", bucket: bucket, token: token),
                http: Fixture.http)
        }
        let right = try look("a-token", "fitbit")
        let server = try await right.server()
        #expect(server.generation == 2)
        #expect(try await right.rights(on: server).exists)
        #expect(try await right.rights(on: server).write == .granted)
        #expect(try await look("a-token", "other").rights(on: server).exists == false)
        let error = await #expect(throws: SinkError.self) { try await look("wrong", "fitbit").rights(on: server) }
        #expect(error?.kind == .unauthorized)
        #expect(imitation.buckets == ["fitbit"])
    }

    @Test func `nothing there, or something else there, is told`() async throws {
        let nobody = InfluxInspection(try InfluxConfiguration(url: "http://127.0.0.1:1"), http: Fixture.http)
        #expect(await #expect(throws: SinkError.self) { try await nobody.server() }?.kind == .unavailable)
        let page = try ScriptedServer { _ in .respond(ScriptedServer.Reply.response(status: "404 Not Found")) }
        let other = InfluxInspection(try InfluxConfiguration(url: page.url), http: Fixture.http)
        #expect(await #expect(throws: SinkError.self) { try await other.server() }?.kind == .missing)
    }
}
