import Foundation
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// A refresh token works once: what happens when its answer does not arrive, or not to the disk.
struct LostAnswerTests {
    @Test func `a crash between the grant and the write is survived by the identical refresh`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        let first = try #require(bench.store[.me])
        bench.time.set(first.expiresAt)
        bench.store.refuse { $0.accessToken != first.accessToken }
        let error = await failure { try await bench.keeper().accessToken(for: .me) }
        #expect(error?.kind == .unavailable)
        let left = try #require(bench.store[.me])
        #expect(left.refreshStartedAt == first.expiresAt)
        #expect(left.refreshToken == first.refreshToken)
        #expect(bench.tokenCalls == 2)

        bench.store.refuse { _ in false }
        let token = try await bench.keeper().accessToken(for: .me)
        #expect(bench.tokenCalls == 3)
        let grant = try #require(bench.store[.me])
        #expect(grant.accessToken == token.value)
        #expect(grant.refreshStartedAt == nil)
        #expect(try await bench.isLive(token.value))
        await bench.end()
    }

    @Test func `an intent found at a start comes before any use of the old token`() async throws {
        let bench = try ScriptedBench(expiresIn: 20_000) { _ in ScriptedBench.tokens(1) }
        var grant = try #require(bench.store[.me])
        grant.refreshStartedAt = bench.time.now().addingTimeInterval(-30)
        try bench.store.put(grant)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(bench.posts == ["grant_type=refresh_token&refresh_token=refresh-0&client_id=23TEST"])
        await bench.end()
    }

    @Test func `an answer that is lost on its way is asked for again at once, with the same words`() async throws {
        let whole = ScriptedServer.Reply.response(body: Array(#"{"access_token":"access-1"}"#.utf8))
        let bench = try ScriptedBench { request in
            switch request.index {
            case 0: .respondAndClose([])
            case 1: .cut(whole, after: whole.count - 2)
            default: ScriptedBench.tokens(1)
            }
        }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(bench.posts.count == 3)
        #expect(Set(bench.posts).count == 1)
        #expect(bench.store[.me]?.refreshStartedAt == nil)
        #expect(Set(bench.server.requests.map(\.connection)).count == 3)
        await bench.end()
    }

    @Test func `an answer that stays lost leaves the intent, and the next try repeats the same refresh`() async throws {
        let bench = try ScriptedBench { $0.index < 3 ? .respondAndClose([]) : ScriptedBench.tokens(1) }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        #expect(bench.posts.count == 3)
        #expect(bench.store[.me]?.refreshStartedAt != nil)
        bench.time.advance(by: 19)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        #expect(bench.posts.count == 3)
        bench.time.advance(by: 1)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(Set(bench.posts).count == 1)
        await bench.end()
    }

    @Test func `an answer that cannot be written is not used`() async throws {
        let bench = try ScriptedBench { ScriptedBench.tokens($0.index + 1) }
        bench.store.refuse { $0.accessToken != "access-0" }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        #expect(bench.store[.me]?.accessToken == "access-0")
        await bench.end()
    }

    @Test func `an answer that could not be written is kept, and saved instead of asking again`() async throws {
        let bench = try ScriptedBench { ScriptedBench.tokens($0.index + 1) }
        bench.store.refuse { $0.accessToken != "access-0" }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        bench.time.advance(by: 20)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        bench.store.refuse { _ in false }
        bench.time.advance(by: 20)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(bench.store[.me]?.refreshToken == "refresh-1")
        #expect(bench.store[.me]?.refreshStartedAt == nil)
        #expect(bench.posts.count == 1)
        await bench.end()
    }

    @Test func `a kept answer gives way to a new sign-in`() async throws {
        let bench = try ScriptedBench { ScriptedBench.tokens($0.index + 1) }
        bench.store.refuse { $0.accessToken != "access-0" }
        _ = try await bench.keeper.accessToken(for: .me)
        bench.store.refuse { _ in false }
        try bench.store.put(ScriptedBench.grant(expiresAt: bench.time.now().addingTimeInterval(60), number: 7))
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-2")
        #expect(bench.posts.last?.contains("refresh_token=refresh-7&") == true)
        #expect(!bench.store.saves.contains { $0.accessToken == "access-1" })
        await bench.end()
    }

    @Test func `an answer that the disk did not take is saved before the end`() async throws {
        let bench = try ScriptedBench { ScriptedBench.tokens($0.index + 1) }
        bench.store.refuse { $0.accessToken != "access-0" }
        _ = try await bench.keeper.accessToken(for: .me)
        await bench.keeper.drain(within: .seconds(10))
        #expect(bench.log.all.contains { $0.hasPrefix("warning ") && $0.contains("The disk is full.") })
        #expect(bench.store[.me]?.accessToken == "access-0")
        bench.store.refuse { _ in false }
        await bench.keeper.drain(within: .seconds(10))
        #expect(bench.store[.me]?.accessToken == "access-1")
        await bench.end()
    }

    @Test func `before the end a refresh under way is waited for, and for a while only`() async throws {
        let reply = ScriptedServer.Reply.response(
            body: Array(#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800}"#.utf8))
        let bench = try ScriptedBench(expiresIn: -1) { _ in .hold(then: reply) }
        let caller = Task { try await bench.keeper.accessToken(for: .me).value }
        await bench.server.waitForRequests(1)
        await bench.keeper.drain(within: .zero)
        #expect(bench.store[.me]?.accessToken == "access-0")
        let draining = Task { await bench.keeper.drain(within: .seconds(60)) }
        draining.cancel()
        bench.server.release()
        await draining.value
        #expect(bench.store[.me]?.accessToken == "access-1")
        #expect(try await caller.value == "access-1")
        await bench.end()
    }
}
