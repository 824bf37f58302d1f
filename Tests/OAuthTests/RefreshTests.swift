import Foundation
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// When and how often a token is renewed, and in which order things come to the disk.
struct RefreshTests {
    @Test(arguments: [(28_800.0, 300.0), (1_200, 300), (600, 150), (60, 15)])
    func `the margin is the smaller of 5 minutes and a quarter of the life`(life: Double, margin: Double) {
        let end = Date(iso: "2026-03-10T12:00:00Z")
        var grant = ScriptedBench.grant(expiresAt: end)
        grant.issuedAt = end.addingTimeInterval(-life)
        #expect(grant.renewAt == end.addingTimeInterval(-margin))
    }

    @Test func `a token is used as it is until the margin, and renewed from then on`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        let keeper = bench.keeper()
        let first = try await keeper.accessToken(for: .me)
        bench.time.advance(by: 28_800 - 301)
        #expect(try await keeper.accessToken(for: .me) == first)
        #expect(bench.tokenCalls == 1)
        bench.time.advance(by: 1)
        let second = try await keeper.accessToken(for: .me)
        #expect(second != first)
        #expect(second.scopes == Set(Bench.scopes))
        #expect(bench.tokenCalls == 2)
        #expect(bench.store[.me]?.accessToken == second.value)
        #expect(bench.store[.me]?.userID == People.ada.id)
        #expect(try await bench.isLive(second.value))
        await bench.end()
    }

    @Test func `50 callers at once make one request`() async throws {
        let reply = ScriptedServer.Reply.response(
            body: Array(#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800}"#.utf8))
        let bench = try ScriptedBench(expiresIn: -1) { _ in .hold(then: reply) }
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await bench.keeper.accessToken(for: .me).value } }
            try await bench.store.waitForReads(51)
            await bench.server.waitForRequests(1)
            bench.server.release()
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(tokens == Array(repeating: "access-1", count: 50))
        #expect(bench.posts == ["grant_type=refresh_token&refresh_token=refresh-0&client_id=23TEST"])
        await bench.end()
    }

    @Test func `a caller who read the store before a refresh and wakes after it refreshes nothing`() async throws {
        let bench = try ScriptedBench { request in ScriptedBench.tokens(request.index + 1) }
        bench.store.holdNextRead()
        async let late = bench.keeper.accessToken(for: .me).value
        try await bench.store.readDoor.waitForArrivals()
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        bench.store.readDoor.open()
        #expect(try await late == "access-1")
        #expect(bench.posts.count == 1)
        #expect(bench.store[.me]?.refreshToken == "refresh-1")
        await bench.end()
    }

    @Test func `two accounts do not wait for one another`() async throws {
        let other = Account("other")!
        let reply = ScriptedServer.Reply.response(
            body: Array(#"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":60}"#.utf8))
        let bench = try ScriptedBench { request in
            String(decoding: request.body, as: UTF8.self).contains("refresh-9")
                ? ScriptedBench.tokens(10) : .hold(then: reply)
        }
        try bench.store.put(ScriptedBench.grant(other, expiresAt: bench.time.now(), number: 9))
        async let held = bench.keeper.accessToken(for: .me).value
        await bench.server.waitForRequests(1)
        #expect(try await bench.keeper.accessToken(for: other).value == "access-10")
        bench.server.release()
        #expect(try await held == "access-2")
        await bench.end()
    }

    @Test func `the intent is on disk before the request, and the new token before it is used`() async throws {
        let events = EventLog()
        let bench = try ScriptedBench(store: MemoryGrantStore(events: events)) { _ in
            events.add("asked")
            return ScriptedBench.tokens(1)
        }
        let token = try await bench.keeper.accessToken(for: .me)
        events.add("used \(token.value)")
        #expect(events.all == ["saved access-0", "saved the intent", "asked", "saved access-1", "used access-1"])
        #expect(bench.store.saves[1].refreshStartedAt == bench.time.now())
        #expect(bench.store.saves[1].refreshToken == "refresh-0")
        await bench.end()
    }

    @Test func `without the intent on disk nothing is asked`() async throws {
        let bench = try ScriptedBench { _ in ScriptedBench.tokens(1) }
        bench.store.refuse { _ in true }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        bench.time.advance(by: 60)
        let error = try #require(
            await failure { try await bench.keeper.accessToken(for: .me) })
        #expect(error.kind == .unavailable)
        #expect(error.message.contains("The disk is full."))
        #expect(bench.posts.isEmpty)
        await bench.end()
    }

    @Test func `cancelling a caller does not cancel the refresh`() async throws {
        let reply = ScriptedServer.Reply.response(
            body: Array(#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800}"#.utf8))
        let bench = try ScriptedBench(expiresIn: -1) { _ in .hold(then: reply) }
        let caller = Task { try await bench.keeper.accessToken(for: .me).value }
        await bench.server.waitForRequests(1)
        caller.cancel()
        bench.server.release()
        _ = await caller.result
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(bench.store[.me]?.refreshToken == "refresh-1")
        #expect(bench.posts.count == 1)
        await bench.end()
    }

    @Test func `a provider that does not rotate keeps its refresh token, and its scopes`() async throws {
        let bench = try ScriptedBench { _ in .ok(#"{"access_token":"access-1","expires_in":3600}"#) }
        _ = try await bench.keeper.accessToken(for: .me)
        let grant = try #require(bench.store[.me])
        #expect(grant.accessToken == "access-1")
        #expect(grant.refreshToken == "refresh-0")
        #expect(grant.scopes == ["sleep"])
        #expect(grant.expiresAt == bench.time.now().addingTimeInterval(3600))
        await bench.end()
    }
}
