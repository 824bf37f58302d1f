import Foundation
import Glibc
import HTTPClient
import Simulator
import SyncEngine
import TestSupport
import Testing

/// `backup`, `restore` and `replay`, as a person types them.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct BackupTests {
    private func run(
        _ around: Surroundings, _ more: [String: String] = [:], _ arguments: String...
    ) async throws -> (code: Int32, printed: String) {
        let program = try Program(arguments, around.environment(days: 3, more), in: around.folder)
        let code = try await program.exit()
        return (code, program.printed)
    }

    /// The service with three days synced and delivered.
    private func synced(_ around: Surroundings) async throws -> Program {
        let service = try await around.startService()
        try await around.authorize(service)
        #expect(try await service.get("/sync/all?wait=true").status == 200)
        return service
    }

    @Test func `A backup of the running service becomes an archive, and the archive a new InfluxDB`() async throws {
        let around = try await Surroundings()
        let truth = try await around.truth(days: 3)
        let service = try await synced(around)
        let file = around.folder.appending(path: "copy.sqlite").path(percentEncoded: false)
        let made = try await run(around, [:], "backup", file)
        #expect(made.code == 0)
        #expect(made.printed.contains("days of me"))
        let refused = try await run(around, [:], "restore", file)
        #expect(refused.code == 73)
        #expect(refused.printed.contains("process \(service.process.processIdentifier)"))
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)

        let calls = around.google.calls.count
        let elsewhere = around.folder.appending(path: "other").path(percentEncoded: false)
        let database = "r\(UUID().uuidString.prefix(8))"
        let there = ["DATA_DIR": elsewhere, "INFLUXDB_DATABASE": database]
        let restored = try await run(around, there, "restore", file)
        #expect(restored.code == 0)
        #expect(restored.printed.contains("token-key along too, or authorise once more"))
        let filled = try await run(around, there, "replay")
        #expect(filled.code == 0, "\(filled.printed)")
        #expect(filled.printed.contains("done: "))
        expectPoints(truth, in: try await Points.stored(in: database, at: around.influxURL))
        #expect(around.google.calls.count == calls)
        await around.end()
    }

    @Test func `A database that was lost is filled again through the running service`() async throws {
        let around = try await Surroundings()
        let truth = try await around.truth(days: 3)
        let service = try await synced(around)
        let calls = around.google.calls.count
        let drop = "DROP DATABASE \"\(around.database)\"".addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
        _ = try await Shared.http.send(HTTPRequest("POST", url: "\(around.influxURL)/query?q=\(drop)"))
        let unknown = try await run(around, [:], "replay", "--sink", "elsewhere")
        #expect(unknown.code == 64)
        #expect(unknown.printed.contains(around.database))
        let filled = try await run(around, [:], "replay")
        #expect(filled.code == 0, "\(filled.printed)")
        expectPoints(truth, in: try await around.stored())
        #expect(around.google.calls.count == calls)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 10) == 0)
        await around.end()
    }

    @Test func `A wrong key is a sentence in the log and in the status, and the service goes on`() async throws {
        let around = try await Surroundings()
        let first = try await synced(around)
        first.send(SIGTERM)
        #expect(try await first.exit(within: 10) == 0)
        let other = ["TOKEN_KEY": String(repeating: "5a", count: 32)]
        let second = try await around.startService(days: 3, other)
        let sentence = "sealed with another key than the one of TOKEN_KEY"
        #expect(second.printed.contains(sentence))
        let status = try await second.status()
        #expect(status.accounts[0].message?.contains(sentence) == true)
        #expect(try await second.get("/sync/all").status == 409)
        second.send(SIGTERM)
        #expect(try await second.exit(within: 10) == 0)
        let third = try await around.startService()
        #expect(try await third.get("/sync/all?wait=true").status == 200)
        third.send(SIGTERM)
        #expect(try await third.exit(within: 10) == 0)
        let malformed = try await run(around, ["TOKEN_KEY": "short"], "serve")
        #expect(malformed.code == 78)
        #expect(malformed.printed.contains("TOKEN_KEY is no key"))
        await around.end()
    }
}
