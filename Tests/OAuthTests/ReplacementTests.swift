import Foundation
import HealthModel
import OAuth
import TestSupport
import Testing

/// What follows when the API refuses a token before its time.
struct ReplacementTests {
    private let rejected = AccessToken(value: "access-0", scopes: ["sleep"])

    @Test func `a rejected token is replaced once, however many ask and whenever`() async throws {
        let bench = try ScriptedBench(expiresIn: 20_000) { ScriptedBench.tokens($0.index + 1) }
        let tokens = try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<20 { group.addTask { try await bench.keeper.replacement(for: rejected, account: .me) } }
            return try await group.reduce(into: [AccessToken]()) { $0.append($1) }
        }
        let late = try await bench.keeper.replacement(for: rejected, account: .me)
        #expect(Set((tokens + [late]).map(\.value)) == ["access-1"])
        #expect(late.scopes == ["sleep", "weight"])
        #expect(bench.posts.count == 1)
        #expect(try await bench.keeper.replacement(for: late, account: .me).value == "access-2")
        await bench.end()
    }

    @Test func `a token that cannot be replaced is told, and the endpoint is left alone for a while`() async throws {
        let bench = try ScriptedBench(expiresIn: 20_000) { request in
            request.index == 0 ? ScriptedBench.error("503 Service Unavailable") : ScriptedBench.tokens(1)
        }
        for _ in 0..<3 {
            let error = await failure {
                try await bench.keeper.replacement(for: rejected, account: .me)
            }
            #expect(error?.kind == .unavailable)
        }
        #expect(bench.posts.count == 1)
        bench.time.advance(by: 20)
        #expect(try await bench.keeper.replacement(for: rejected, account: .me).value == "access-1")
        await bench.end()
    }

    @Test func `a replacement that was lost is asked for again before anything else`() async throws {
        let bench = try ScriptedBench(expiresIn: 20_000) {
            $0.index < 3 ? .respondAndClose([]) : ScriptedBench.tokens(1)
        }
        _ = await failure {
            try await bench.keeper.replacement(for: rejected, account: .me)
        }
        bench.time.advance(by: 20)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-1")
        #expect(Set(bench.posts) == ["grant_type=refresh_token&refresh_token=refresh-0&client_id=23TEST"])
        await bench.end()
    }

    @Test func `a new sign-in clears what failed before it`() async throws {
        let bench = try ScriptedBench(expiresIn: 20_000) { request in
            String(decoding: request.body, as: UTF8.self).contains("refresh-0")
                ? ScriptedBench.invalidGrant : ScriptedBench.tokens(9)
        }
        let ended = await failure {
            try await bench.keeper.replacement(for: rejected, account: .me)
        }
        #expect(ended?.kind == .notAuthorized)
        let fresh = ScriptedBench.grant(expiresAt: bench.time.now().addingTimeInterval(28_800), number: 4)
        try bench.store.put(fresh)
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-4")
        let token = try await bench.keeper.replacement(
            for: AccessToken(value: "access-4", scopes: []), account: .me)
        #expect(token.value == "access-9")
        await bench.end()
    }

    @Test(arguments: [false, true])
    func `a sign-in while a refresh is under way outlives whatever the refresh brings`(isRefused: Bool) async throws {
        let reply =
            isRefused
            ? ScriptedServer.Reply.response(
                status: "400 Bad Request", body: Array(#"{"error":"invalid_grant"}"#.utf8))
            : ScriptedServer.Reply.response(
                body: Array(#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":28800}"#.utf8))
        let bench = try ScriptedBench(expiresIn: -1) { _ in .hold(then: reply) }
        let caller = Task { try await bench.keeper.accessToken(for: .me).value }
        await bench.server.waitForRequests(1)
        let fresh = ScriptedBench.grant(expiresAt: bench.time.now().addingTimeInterval(28_800), number: 4)
        try bench.store.put(fresh)
        bench.server.release()
        #expect(try await caller.value == "access-4")
        #expect(bench.store[.me] == fresh)
        #expect(bench.posts.count == 1)
        await bench.end()
    }
}
