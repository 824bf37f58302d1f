import Archive
import Foundation
import HTTPClient
import HTTPServer
import HealthModel
import SyncEngine
import SyncService
import TestSupport
import Testing

/// `/events`, read from a real socket as a browser does.
@Suite(.timeLimit(.minutes(1)))
struct EventTests {
    /// A service that listens, with its feed running.
    private func listening(_ body: (Desk, EventReader) async throws -> Void) async throws {
        let desk = try await Desk()
        let server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
        let port = try server.start().port
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.service.run() }
            try await body(desk, try EventReader(port: port))
            group.cancelAll()
        }
        await server.stop(deadline: .seconds(2))
        await desk.end()
    }

    @Test func `who listens is told how things stand, then what changes, and at the end of a sync at once`()
        async throws
    {
        try await listening { desk, events in
            let first = try await events.next()
            #expect(first.name == "status")
            #expect(try first.string("state") == "idle")
            let id = try await desk.ask("GET", "/sync/steps?wait=true").string("id")
            try await desk.whileTimePasses {
                var job = first
                repeat { job = try await events.next() } while try job.name != "job" || job.string("state") != "done"
                #expect(try job.string("id") == id)
                #expect(try job.number("days_done") == 3)
                let last = try await events.next()
                #expect(last.name == "status")
                #expect(try last.string("resources/steps/complete_through") == "2026-03-10")
            }
        }
    }

    @Test func `what changed just after the status was told is told when it is due, and not before`() async throws {
        try await listening { desk, events in
            #expect(try await events.next().name == "status")
            try await desk.engine.authorized(#require(Account("anna")))
            // The pause after the first, then the reminder.
            try await desk.clock.waitForSleepers()
            desk.clock.advance(by: 0.25)
            try await desk.clock.waitForSleepers { [now = desk.clock.now()] in $0 > now.addingTimeInterval(4) }
            desk.clock.advance(by: 5)
            let later = try await events.next()
            #expect(later.name == "status")
            #expect(later.data.contains("anna"))
        }
    }

    @Test func `when it cannot be told what changed, the stream ends, so that the page asks and is told why`()
        async throws
    {
        let desk = try await Desk()
        let server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
        let port = try server.start().port
        let feed = Task { await desk.service.run() }
        try desk.archive.close()
        let events = try EventReader(port: port)
        await events.end()
        feed.cancel()
        await feed.value
        await server.stop(deadline: .seconds(2))
        await desk.end()
    }

    @Test func `a newcomer is told of a job that runs, or that is paused`() async throws {
        let desk = try await Desk()
        let door = desk.holdFetches()
        let id = try await desk.ask("GET", "/sync/steps").string("id")
        try await door.waitForArrivals()
        #expect(try await desk.ask("POST", "/jobs/\(id)/pause").string("state") == "paused")
        door.open()
        let server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
        let port = try server.start().port
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await desk.service.run() }
            let events = try EventReader(port: port)
            #expect(try await events.next().string("state") == "paused")
            let job = try await events.next()
            #expect(job.name == "job")
            #expect(try job.string("id") == id)
            group.cancelAll()
        }
        await server.stop(deadline: .seconds(2))
        await desk.end()
    }

    @Test func `a stop ends every stream, and then nobody may listen`() async throws {
        let desk = try await Desk()
        let server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
        let port = try server.start().port
        let feed = Task { await desk.service.run() }
        let events = try EventReader(port: port)
        _ = try await events.next()
        feed.cancel()
        await feed.value
        await events.end()
        let late = await desk.ask("GET", "/events")
        #expect(late.status == 503)
        #expect(late.error == "too_many_listeners")
        await server.stop(deadline: .seconds(2))
        await desk.end()
    }

    @Test func `a crowd is told to ask for the status instead`() async throws {
        let desk = try await Desk()
        for _ in 0..<64 { #expect(await desk.ask("GET", "/events").status == 200) }
        let last = await desk.ask("GET", "/events")
        #expect(last.status == 503)
        #expect(last.header("Retry-After") == "30")
        await desk.end()
    }
}
