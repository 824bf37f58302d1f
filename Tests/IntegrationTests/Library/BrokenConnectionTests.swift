import Foundation
import HealthModel
import SyncEngine
import TestSupport
import Testing

/// Connections that break, and servers that break HTTP.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct BrokenConnectionTests {
    private static let steps =
        #"{"activities-steps":[],"activities-steps-intraday":{"dataset":[{"time":"12:00:00","value":7}]}}"#

    static let replies: [(String, ScriptedServer.Reply)] = [
        ("closed without a byte", .cut([], after: 0)),
        ("cut within the head", .cut(ScriptedServer.Reply.response(body: Array(steps.utf8)), after: 20)),
        ("cut within the body", .cut(ScriptedServer.Reply.response(body: Array(steps.utf8)), after: 70)),
        (
            "a Content-Length that is too large",
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\(steps)".utf8))
        ),
        (
            "a Content-Length that is too small",
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n\(steps)".utf8))
        ),
        (
            "a Content-Length that is no number",
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".utf8))
        ),
        ("no HTTP at all", .respondAndClose(Array("220 mail.example ESMTP\r\n".utf8))),
        (
            "chunks that are none",
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\(steps)".utf8))
        ),
    ]

    @Test(arguments: replies.indices)
    func `a broken answer leaves the day marked and everything else done, and the next sync completes it`(index: Int)
        async throws
    {
        let (name, reply) = Self.replies[index]
        let fitbit = try ScriptedService.fitbit(
            zone: "Europe/Berlin", lastSync: "2024-03-05T12:00:00.000", [("/steps/", Self.steps)])
        let day = CivilDay("2024-03-04")!
        try await Embedding.run(fitbit: fitbit.server.url, clock: ManualClock("2024-03-05T12:00:00Z"), since: day) {
            sync in
            try await sync.grantEverything()
            fitbit.spoil("/steps/", reply)
            let job = try await sync.sync([.steps, .sleep], to: day)
            #expect(job.state == .partial, "\(name)")
            #expect(job.problems.map(\.resource) == [.steps], "\(name)")
            #expect(["unavailable", "unreadable"].contains(job.problems.first?.code ?? ""), "\(name)")
            #expect(job.daysDone == 1 && job.daysFailed == 1, "\(name)")
            #expect(try await sync.stored().allSatisfy { $0.hasPrefix("DeviceBatteryLevel") }, "\(name)")
            #expect(try await sync.engine.status().resources["steps"]?.lastError != nil, "\(name)")
            fitbit.mend()
            #expect(try await sync.sync([.steps, .sleep], to: day).state == .done, "\(name)")
            let stored = try await sync.stored().filter { $0.hasPrefix("Steps") }
            expectPoints(Points.lines(["Steps_Intraday|account=me|value=7i|2024-03-04T11:00:00Z"]), in: stored)
        }
    }

    @Test func `a failed day waits longer each time, except when a person asks`() async throws {
        let fitbit = try ScriptedService.fitbit(
            zone: "Europe/Berlin", lastSync: "2024-03-05T12:00:00.000", [("/steps/", "<html>")])
        let day = CivilDay("2024-03-04")!
        let clock = ManualClock("2024-03-05T12:00:00Z")
        try await Embedding.run(fitbit: fitbit.server.url, clock: clock, since: day) { sync in
            try await sync.grantEverything()
            func asked() -> Int { fitbit.server.requests.count { $0.target.contains("/steps/") } }
            _ = try await sync.sync([.steps], to: day, origin: .schedule)
            #expect(asked() == 1)
            _ = try await sync.sync([.steps], to: day, origin: .schedule)
            #expect(asked() == 1, "the timer waits for the backoff")
            clock.advance(by: 61)
            _ = try await sync.sync([.steps], to: day, origin: .schedule)
            #expect(asked() == 2)
            clock.advance(by: 61)
            _ = try await sync.sync([.steps], to: day, origin: .schedule)
            #expect(asked() == 2, "the second wait is longer")
            _ = try await sync.sync([.steps], to: day)
            #expect(asked() == 3)
        }
    }
}
