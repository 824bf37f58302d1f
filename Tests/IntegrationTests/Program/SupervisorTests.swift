import Foundation
import Glibc
import HTTPClient
import TestSupport
import Testing

/// What a supervisor sees of the built program: systemd's notices, and the container's health check.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct SupervisorTests {
    @Test(arguments: [false, true])
    func `systemd hears when the service answers, what it does, that it lives and that it ends`(isAbstract: Bool)
        async throws
    {
        let around = try await Surroundings()
        let address =
            isAbstract ? "@\(UUID())" : around.folder.appending(path: "notify").path(percentEncoded: false)
        let listener = try NoticeListener(at: address)
        let program = try Program(
            ["serve"], around.environment(days: 1, ["NOTIFY_SOCKET": address, "WATCHDOG_USEC": "200000"]),
            in: around.folder)
        try await eventually("systemd hears that it is ready") {
            guard listener.lines().contains("READY=1") else { return nil }
            return true
        }
        #expect(try await program.get("/readyz").status == 200, "ready means that it answers")
        try await eventually("the watchdog is fed") { listener.lines().count { $0 == "WATCHDOG=1" } >= 3 }
        #expect(listener.lines().contains("STATUS=Waits for somebody to authorise it."))
        try await around.authorize(program)
        try await eventually("its status follows") {
            listener.lines().contains { $0.contains("days missing") }
        }
        #expect(!listener.lines().contains("STOPPING=1"))
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        #expect(listener.lines().contains("STOPPING=1"))
        #expect(!program.printed.contains("systemd does not take notices."))
        await around.end()
    }

    @Test func `without WatchdogSec none is fed, and a socket nobody listens on is told and stops nothing`()
        async throws
    {
        let around = try await Surroundings()
        let address = around.folder.appending(path: "notify").path(percentEncoded: false)
        for listener in [try NoticeListener(at: address), nil] {
            let program = try await around.startService(days: 1, ["NOTIFY_SOCKET": address])
            if let listener {
                try await eventually("a status is told") { listener.lines().contains { $0.hasPrefix("STATUS=") } }
                unlink(address)
            } else {
                try await eventually("it is logged") { program.printed.contains("systemd does not take notices.") }
            }
            program.send(SIGTERM)
            #expect(try await program.exit(within: 5) == 0)
            #expect(listener?.lines().contains("WATCHDOG=1") != true)
        }
        await around.end()
    }

    @Test func `healthcheck: 0 while the service answers, authorised or not; 1 and a sentence when it does not`()
        async throws
    {
        let around = try await Surroundings()
        func check(_ more: [String: String] = [:]) async throws -> (code: Int32, printed: String) {
            // As in a container: no client is needed to ask.
            let settings = ["HTTP_PORT": String(around.port), "DATA_DIR": around.dataFolder]
            let program = try Program(["healthcheck"], settings.merging(more) { $1 }, in: around.folder)
            return (try await program.exit(), program.printed)
        }
        let before = try await check()
        #expect(before.code == 1)
        #expect(before.printed.hasPrefix("The service does not answer: ") && before.printed.contains("\(around.port)"))
        let service = try await around.startService(days: 1, ["HTTP_HOST": "0.0.0.0"])
        for settings in [["HTTP_HOST": "0.0.0.0"], [:], ["SYNC_INTERVAL": "often"]] {
            let healthy = try await check(settings)
            #expect(healthy.code == 0)
            #expect(healthy.printed == "The service and its archive answer on port \(around.port).\n")
        }
        service.send(SIGTERM)
        #expect(try await service.exit(within: 5) == 0)

        let other = try ScriptedServer { _ in .ok("<html>") }
        let stranger = try await check(["HTTP_PORT": String(other.port)])
        #expect(stranger.code == 1)
        #expect(stranger.printed.contains("is no fitbit-sync"))
        let sick = try ScriptedServer { _ in
            .respond(
                ScriptedServer.Reply.response(
                    status: "503 Service Unavailable",
                    body: Array(#"{"error":"not_ready","message":"The archive does not answer."}"#.utf8)))
        }
        let archive = try await check(["HTTP_PORT": String(sick.port)])
        #expect(archive.code == 1)
        #expect(archive.printed == "The archive does not answer.\n")
        await around.end()
    }
}
