import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import TestSupport
import Testing

@Suite(.enabled(if: Influxd.isInstalled), .serialized) struct InfluxAccessTests {
    /// A server with an administrator and a database that one user may write and another may not.
    private func fixtures() async throws -> (admin: Fixture, writer: Fixture, wrong: Fixture) {
        let server = try await Influxd.sharedWithUsers.value
        let admin = try Fixture(server, username: "admin", password: "geheim ü")
        _ = try? await admin.query.select("CREATE USER admin WITH PASSWORD 'geheim ü' WITH ALL PRIVILEGES")
        _ = try? await admin.query.select("CREATE USER writer WITH PASSWORD 'w'")
        let writer = try Fixture(server, username: "writer", password: "w")
        return (admin, writer, try Fixture(server, username: "writer", password: "wrong-secret"))
    }

    private func failure(_ fixture: Fixture) async throws -> SinkError {
        try #require(await #expect(throws: SinkError.self) { _ = try await fixture.deliver(.integers("m", [1])) })
    }

    @Test func `an administrator's credentials make the database and write`() async throws {
        let (admin, _, _) = try await fixtures()
        #expect(try await admin.deliver(.integers("m", [1])).written == 1)
    }

    @Test func `a user is used with version 1 even when a token is set too`() async throws {
        let (admin, _, _) = try await fixtures()
        let configuration = try InfluxConfiguration(
            url: admin.server.url, database: admin.database, username: "admin", password: "geheim ü", token: "other")
        let sink = InfluxSink(configuration, http: Fixture.http)
        let change = SeriesChange(points: [AccountSeries(.me, .integers("m", [1]))])
        #expect(try await sink.deliver(change).written == 1)
    }

    @Test func `without the right to make the database the command to run is told`() async throws {
        let (_, writer, _) = try await fixtures()
        let error = try await failure(writer)
        #expect(error.kind == .missing)
        #expect(error.message.contains("influx -execute 'CREATE DATABASE \"\(writer.database)\"'"))
    }

    @Test func `a user who may only write writes`() async throws {
        let (admin, writer, _) = try await fixtures()
        _ = try await admin.query.select("CREATE DATABASE \"\(writer.database)\"")
        let refused = try await failure(writer)
        #expect(refused.kind == .unauthorized)
        #expect(refused.message.contains("GRANT ALL ON \"\(writer.database)\" TO \"writer\""))
        _ = try await admin.query.select("GRANT WRITE ON \"\(writer.database)\" TO writer")
        #expect(try await writer.deliver(.integers("m", [1, 2])).written == 2)
        let point = AccountSeries(.me, .integers("m", [1]))
        #expect(try await writer.sink.deliver(SeriesChange(points: [], deletions: [point])).undeleted == 0)
        let left = try await admin.query.select("SELECT COUNT(value) FROM m", database: writer.database)
        #expect(left.series[0].values(of: "count") == [.integer(1)])
    }

    @Test func `a wrong password stops the queue and is not in the message`() async throws {
        let (_, _, wrong) = try await fixtures()
        let error = try await failure(wrong)
        #expect(error.kind == .unauthorized)
        #expect(error.message.contains("401"))
        #expect(error.message.contains("INFLUXDB_PASSWORD"))
        #expect(error.message.contains(wrong.server.url))
        #expect(!error.message.contains("wrong-secret"))
    }

    @Test func `a server that is down, and then up again, takes the same change`() async throws {
        let server = try await Influxd.start()
        defer { server.stop() }
        let fixture = try Fixture(server)
        #expect(try await fixture.deliver(.integers("m", [1, 2])).written == 2)
        server.halt()
        let error = try await failure(fixture)
        #expect(error.kind == .unavailable)
        #expect(error.message.contains(server.url))
        try await server.start()
        #expect(try await fixture.deliver(.integers("m", [1, 2, 3])).written == 3)
        #expect(try await fixture.query.count(measurement: "m") == 3)
    }
}
