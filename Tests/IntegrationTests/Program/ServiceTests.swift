import Archive
import Foundation
import GRDB
import Glibc
import HTTPClient
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The built program as a service, as a user meets it.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ServiceTests {
    @Test func `authorised in a browser, a curl brings all data into InfluxDB, and no secret is ever printed`()
        async throws
    {
        let around = try await Surroundings()
        let program = try await around.startService()
        let refused = try await program.get("/sync/all")
        #expect(refused.status == 409)
        let link = "http://localhost:\(around.port)/authorize"
        #expect(String(decoding: refused.body, as: UTF8.self).contains(link))
        #expect(try await program.status().state == .unauthorized)

        try await around.authorize(program)
        #expect(try await program.newestJob() == nil, "SYNC_INTERVAL=0: nothing starts by itself")
        let answer = try await program.get("/sync/all?wait=true")
        #expect(answer.status == 200)
        let job = try Program.decoder.decode(Job.self, from: Data(answer.body))
        #expect(job.state == .done && job.daysDone == 42 && job.problems == [])
        // Three days of heart rate, fourteen windows of 25 kinds of data, a track, devices, settings.
        #expect(job.calls == 31)
        let status = try await program.status()
        #expect(status.state == .idle)
        #expect(status.sinks.map(\.pending) == [0])
        #expect(status.resources.values.allSatisfy { $0.daysMissing == 0 && $0.lastError == nil })
        #expect(status.latest.battery != nil)
        let old = try await program.get("/sync/get_battery_level?wait=true")
        #expect(old.status == 200)
        let unknown = try await program.get("/sync/steppes")
        #expect(unknown.status == 404 && String(decoding: unknown.body, as: UTF8.self).contains("heart-rate"))

        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        let grant = try await around.checkedGrant()
        expectPoints(try await around.truth(days: 3), in: try await around.stored())
        let printed = program.printed
        for secret in [SimulatedGoogle.client.secret, grant.accessToken, grant.refreshToken, "Bearer ", "code="] {
            #expect(!printed.contains(secret))
        }
        #expect(printed.contains("The service has stopped."))
        await around.end()
    }

    @Test(arguments: [UInt64(11), 22, 33, 44, 55])
    func `killed in the middle of a sync and started again, nothing is lost and nothing doubled`(seed: UInt64)
        async throws
    {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 29
        // Of the 30 calls for ten days so many are answered; the next ones are not, so that the sync cannot end.
        let calls = 3 + Int(state % 26)
        print("kill -9 after \(calls) calls (seed \(seed))")
        let around = try await Surroundings()
        let first = try await around.startService(days: 10)
        try await around.authorize(first)
        around.google.resetCalls()
        let asked = Watched(0)
        around.google.inject(.silence, times: 1_000_000) { _ in
            asked.update { count in
                count += 1
                return count > calls
            }
        }
        #expect(try await first.get("/sync/all").status == 202)
        try await eventually("\(calls) calls are answered") { around.google.calls.count >= calls }
        first.send(SIGKILL)
        #expect(try await first.exit() == -SIGKILL)
        around.google.clearFaults()

        let second = try await around.startService(days: 10)
        #expect(try await second.jobs().contains { $0.state == .interrupted })
        #expect(try await second.get("/sync/all?wait=true").status == 200)
        #expect(try await second.status().state == .idle)
        second.send(SIGTERM)
        #expect(try await second.exit(within: 5) == 0)
        _ = try await around.checkedGrant()
        expectPoints(try await around.truth(days: 10), in: try await around.stored())
        await around.end()
    }

    @Test func `killed while a token is renewed, the authorisation holds`() async throws {
        let around = try await Surroundings()
        let first = try await around.startService(days: 2)
        try await around.authorize(first)
        around.google.expireAccessTokens()
        // The answer that renews the token never comes.
        around.google.inject(.silence, pathContaining: "/token")
        #expect(try await first.get("/sync/steps").status == 202)
        try await eventually("a refresh is under way") { around.google.waitingFaults == 0 }
        first.send(SIGKILL)
        #expect(try await first.exit() == -SIGKILL)

        let second = try await around.startService(days: 2)
        #expect(try await second.get("/sync/steps?wait=true").status == 200)
        #expect(try await second.status().accounts.map(\.authorization) == ["authorized"])
        second.send(SIGTERM)
        #expect(try await second.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `killed after the provider renewed the token and before it was kept, the refresh is repeated`()
        async throws
    {
        let around = try await Surroundings()
        let first = try await around.startService(days: 2, ["PROVIDER": "fitbit"])
        try await around.authorize(first)
        first.send(SIGKILL)
        #expect(try await first.exit() == -SIGKILL)
        // What a crash between the grant and the write leaves behind: the provider has answered, the disk has the intent.
        let archive = try SQLiteArchive(directory: around.dataFolder)
        var grant = try #require(try await archive.grant(of: .me))
        let basic = Data("\(SimulatedFitbit.client.id):\(SimulatedFitbit.client.secret)".utf8).base64EncodedString()
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: around.fitbitURL + "/oauth2/token",
                headers: [
                    HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
                    HTTPHeader("Authorization", "Basic \(basic)"),
                ],
                body: FormEncoding.encode([("grant_type", "refresh_token"), ("refresh_token", grant.refreshToken)])))
        #expect(answer.status == 200)
        grant.refreshStartedAt = Date()
        try await archive.save(grant)
        try archive.close()

        let second = try await around.startService(days: 2, ["PROVIDER": "fitbit"])
        #expect(try await second.get("/sync/steps?wait=true").status == 200)
        second.send(SIGTERM)
        #expect(try await second.exit(within: 5) == 0)
        await around.end()
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `asked to end in the middle of a sync, it ends in order within five seconds`(signal: Int32) async throws {
        let around = try await Surroundings()
        let program = try await around.startService(days: 20)
        try await around.authorize(program)
        // Some answers never come: they must not keep it.
        around.google.inject(.silence, times: 2, pathContaining: "/heart-rate/")
        #expect(try await program.get("/sync/all").status == 202)
        try await eventually("the sync is under way") { around.google.waitingFaults == 0 }
        program.send(signal)
        #expect(try await program.exit(within: 5) == 0)
        let again = try await around.startService(days: 20)
        #expect(try await again.jobs().contains { $0.state == .interrupted })
        try await eventually("what was asked for goes on by itself") { try await again.newestJob()?.state == .done }
        again.send(SIGTERM)
        #expect(try await again.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `while InfluxDB is down the archive fills, and what is behind is told and delivered later`() async throws
    {
        let around = try await Surroundings()
        let influx = try await Influxd.start()
        influx.halt()
        let more = ["INFLUXDB_URL": influx.url]
        let program = try await around.startService(days: 2, more)
        try await around.authorize(program)
        let answer = try await program.get("/sync/steps?wait=true")
        #expect(answer.status == 207)
        let job = try Program.decoder.decode(Job.self, from: Data(answer.body))
        #expect(job.problems.map(\.code) == ["sink_behind"])
        let status = try await program.status()
        #expect(status.state == .degraded)
        #expect(status.sinks.first.map { $0.pending > 0 && $0.lastError != nil } == true)
        try await influx.start()
        #expect(try await program.get("/sync/steps?wait=true").status == 200)
        #expect(try await program.status().state == .idle)
        let stored = try await Points.stored(in: around.database, at: influx.url)
        #expect(stored.contains { $0.hasPrefix("Steps_Intraday|") })
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        influx.stop()
        await around.end()
    }
}

extension Surroundings {
    /// The grant on disk, of an archive that SQLite calls whole. The service must not run.
    func checkedGrant() async throws -> Grant {
        let database = try DatabaseQueue(path: dataFolder + "/archive.sqlite")
        let verdict = try await database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(verdict == ["ok"])
        try database.close()
        let archive = try SQLiteArchive(directory: dataFolder)
        defer { try? archive.close() }
        return try #require(try await archive.grant(of: .me))
    }

    @Test func `pages that listen are let go at the end, and do not hold it up`() async throws {
        let around = try await Surroundings()
        let program = try await around.startService()
        let events = try EventReader(port: Int(around.port))
        #expect(try await events.next().name == "status")
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        await events.end()
        #expect(!program.printed.contains("did not stop in time"))
        await around.end()
    }

}
