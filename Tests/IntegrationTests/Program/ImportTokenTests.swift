import Archive
import Foundation
import Glibc
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// `fitbit-sync import-token`: coming from fitbit-grafana without signing in again.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ImportTokenTests {
    /// A refresh token that a person was given through a browser, as the other program has it.
    private func refreshToken(_ around: Surroundings, provider: String) async throws -> String {
        let other = ["PROVIDER": provider, "DATA_DIR": around.dataFolder + "-theirs"]
        let service = try await around.startService(days: 3, other)
        try await around.authorize(service)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        let archive = try SQLiteArchive(directory: around.dataFolder + "-theirs")
        let grant = try #require(try await archive.grant(of: .me))
        try archive.close()
        return grant.refreshToken
    }

    private func run(
        _ around: Surroundings, _ arguments: [String], _ more: [String: String] = [:]
    ) async throws -> (code: Int32, printed: String) {
        let program = try Program(arguments, around.environment(days: 3, more), in: around.folder)
        return (try await program.exit(), program.printed)
    }

    private func write(_ json: String, _ around: Surroundings) throws -> String {
        let file = around.folder.appending(path: "fitbit.token")
        try Data(json.utf8).write(to: file)
        return file.path(percentEncoded: false)
    }

    @Test func `Their token of Google is taken over, and a sync goes on with it`() async throws {
        let around = try await Surroundings()
        let token = try await refreshToken(around, provider: "google")
        let file = try write(
            #"{"access_token": "old", "refresh_token": "\#(token)", "provider": "google", "expires_in": 3599}"#, around)
        let taken = try await run(around, ["import-token", file])
        #expect(taken.code == 0, "\(taken.printed)")
        #expect(taken.printed.contains("me is authorised with Google"))
        #expect(!taken.printed.contains(token))
        let synced = try await run(around, ["sync", "steps"])
        #expect(synced.code == 0, "\(synced.printed)")
        await around.end()
    }

    @Test func `Their token of Fitbit is taken over, and is said to be used up when it is`() async throws {
        let around = try await Surroundings()
        let token = try await refreshToken(around, provider: "fitbit")
        let file = try write(#"{"access_token": "old", "refresh_token": "\#(token)"}"#, around)
        let taken = try await run(around, ["import-token", file, "--account", "ann"])
        #expect(taken.code == 0, "\(taken.printed)")
        let synced = try await run(around, ["sync", "steps"])
        #expect(synced.code == 0, "\(synced.printed)")
        let late = ["DATA_DIR": around.dataFolder + "-late"]
        around.fitbit.revokeConsent(of: around.person)
        let again = try await run(around, ["import-token", file], late)
        #expect(again.code == 77)
        #expect(again.printed.contains("does not take this refresh token"))
        #expect(again.printed.contains("fitbit-sync authorize"))
        await around.end()
    }

    @Test func `A file that is none, and a client that is not set, are sentences`() async throws {
        let around = try await Surroundings()
        #expect(try await run(around, ["import-token", "/nowhere"]).code == 64)
        let other = try await run(around, ["import-token", try write("[1]", around)])
        #expect(other.code == 64)
        #expect(other.printed.contains("is no token file"))
        let elsewhere = try await run(
            around, ["import-token", try write(#"{"refresh_token": "r", "provider": "garmin"}"#, around)])
        #expect(elsewhere.code == 64)
        #expect(elsewhere.printed.contains("--provider google, or fitbit"))
        let file = try write(#"{"refresh_token": "r", "provider": "fitbit"}"#, around)
        let without = try await run(
            around, ["import-token", file], ["FITBIT_CLIENT_ID": "", "FITBIT_CLIENT_SECRET": ""])
        #expect(without.code == 78)
        #expect(without.printed.contains("FITBIT_CLIENT_ID"))
        await around.end()
    }
}
