import Foundation
import Glibc
import HTTPClient
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The commands and what they end with (README.md, "Exit codes").
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct CommandTests {
    @Test func `a second instance on the same folder is refused with the pid of the first`() async throws {
        let around = try await Surroundings()
        let first = try await around.startService()
        let second = try Program(
            ["serve"], around.environment(days: 3, ["HTTP_PORT": String(FreePort.next())]), in: around.folder)
        #expect(try await second.exit() == 73)
        #expect(second.printed.contains("process \(first.process.processIdentifier)"))
        first.send(SIGTERM)
        #expect(try await first.exit(within: 5) == 0)
        await around.end()
    }

    @Test func `a port that is taken is told`() async throws {
        let around = try await Surroundings()
        let taken = try ScriptedServer { _ in .ok("") }
        let program = try Program(
            ["serve"], around.environment(days: 3, ["HTTP_PORT": String(taken.port)]), in: around.folder)
        #expect(try await program.exit() == 69)
        #expect(program.printed.contains(String(taken.port)))
        await around.end()
    }

    @Test func `every mistake in the settings is named at once`() async throws {
        let folder = try LocalServer.makeFolder()
        let program = try Program(
            ["serve"],
            [
                "FITBIT_CLIENT_ID": "X", "HTTP_PORT": "99999", "SYNC_INTERVAL": "often", "SYNC_SINCE": "yesterday",
                "INFLUXDB_URL": "ftp://nowhere", "INFLUXDB_LAYOUT": "heap", "LOCAL_TIMEZONE": "Mars/Olympus",
                "LOG_LEVEL": "loud", "API_TOKEN": "short", "PROVIDER": "garmin",
            ], in: folder)
        #expect(try await program.exit() == 78)
        for name in [
            "FITBIT_CLIENT_SECRET", "HTTP_PORT", "SYNC_INTERVAL", "SYNC_SINCE", "INFLUXDB_URL", "INFLUXDB_LAYOUT",
            "LOCAL_TIMEZONE", "LOG_LEVEL", "API_TOKEN", "PROVIDER",
        ] {
            #expect(program.printed.contains(name), "\(name)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path(percentEncoded: false) + "/.local"))
        try FileManager.default.removeItem(at: folder)
    }

    @Test func `sync and status work alone and through the running service alike`() async throws {
        let around = try await Surroundings()
        func run(_ arguments: String...) async throws -> (code: Int32, printed: String) {
            let program = try Program(arguments, around.environment(days: 2), in: around.folder)
            return (try await program.exit(), program.printed)
        }
        let unauthorized = try await run("sync", "steps")
        #expect(unauthorized.code == 77)
        #expect(unauthorized.printed.contains("/authorize"))
        let empty = try await run("status")
        #expect(empty.code == 0)

        let service = try await around.startService(days: 2)
        let refused = try await run("sync", "steps")
        #expect(refused.code == 77)
        try await around.authorize(service)
        let through = try await run("sync", "steps")
        #expect(through.code == 0)
        #expect(through.printed.contains("done: 2 days"))
        #expect(try await service.newestJob()?.state == .done, "it was the service that did it")
        let status = try await run("status", "--json")
        #expect(status.code == 0)
        #expect(status.printed.contains(#""state":"idle""#))
        let unknown = try await run("sync", "steppes")
        #expect(unknown.code == 64)
        #expect(unknown.printed.contains("heart-rate"))
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)

        let alone = try await run("sync", "all", "--from", around.today.advanced(by: -1).description)
        #expect(alone.code == 0)
        #expect(alone.printed.contains("done: 26 days"), "steps are there already: \(alone.printed)")
        let after = try await run("status")
        #expect(after.code == 0)
        #expect(after.printed.contains("steps"))
        _ = try await around.checkedGrant()
        expectPoints(try await around.truth(days: 2), in: try await around.stored())
        await around.end()
    }

    @Test func `a failing part is told by sync's exit code`() async throws {
        let around = try await Surroundings()
        let service = try await around.startService(days: 2)
        try await around.authorize(service)
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)
        // As often as a call is tried.
        around.google.inject(.internalError, times: 3, pathContaining: "/steps/dataPoints:reconcile")
        let program = try Program(["sync", "all"], around.environment(days: 2), in: around.folder)
        #expect(try await program.exit() == 2)
        #expect(program.printed.contains("me/steps: "))
        await around.end()
    }

    @Test func `the demo shows equal counts of what was archived and what InfluxDB has, and leaves nothing behind`()
        async throws
    {
        let folder = try LocalServer.makeFolder()
        let place = folder.appending(path: "demo").path(percentEncoded: false)
        let program = try Program(["demo", "--once", "--days", "3", "--folder", place], [:], in: folder)
        #expect(try await program.exit(within: 90) == 0)
        let printed = program.printed
        let rows = printed.split(separator: "\n").compactMap { line -> (String, Int, Int)? in
            guard let match = line.wholeMatch(of: /\s*(\S.*?)\s{2,}(\d+)\s+(\d+)\s+(\d+)\s*/),
                let archived = Int(match.3), let stored = Int(match.4)
            else { return nil }
            return (String(match.1), archived, stored)
        }
        #expect(rows.count >= 16, "\(printed)")
        #expect(rows.allSatisfy { $0.1 == $0.2 && $0.1 > 0 }, "\(rows)")
        #expect(!printed.contains("demo-secret"))
        let address = try #require(printed.firstMatch(of: /InfluxDB answers at http:\/\/127.0.0.1:(\d+)/)?.1)
        #expect(FreePort.status(of: "/ping", at: try #require(UInt16(address))) == nil, "its InfluxDB has ended")
        let provider = try #require(printed.firstMatch(of: /answers at http:\/\/127.0.0.1:(\d+), with/)?.1)
        #expect(FreePort.status(of: "/", at: try #require(UInt16(provider))) == nil)
        try FileManager.default.removeItem(at: folder)
    }
}
