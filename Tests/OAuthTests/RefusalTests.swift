import Foundation
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// What a refresh that is refused does to the grant: only `invalid_grant` says something about it.
struct RefusalTests {
    @Test(arguments: [
        ("500 Internal Server Error", #"{"errors":[{"errorType":"system"}]}"#, OAuthError.Kind.unavailable),
        ("500 Internal Server Error", #"{"error":"invalid_grant"}"#, .unavailable),
        ("502 Bad Gateway", "<html><h1>502 Bad Gateway</h1></html>", .unavailable),
        ("503 Service Unavailable", "", .unavailable), ("403 Forbidden", "", .unavailable),
        ("409 Conflict", "", .unavailable), ("429 Too Many Requests", "", .unavailable),
        ("302 Found", "", .unavailable), ("200 OK", "<!DOCTYPE html><title>Maintenance</title>", .unreadable),
        ("200 OK", "{\"access_token\":", .unreadable),
    ])
    func `trouble at the token endpoint leaves the grant as good as before`(
        status: String, body: String, kind: OAuthError.Kind
    ) async throws {
        let bench = try ScriptedBench { request in
            request.header("Authorization") == nil ? ScriptedBench.tokens(9) : ScriptedBench.error(status, body)
        }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        let asked = bench.posts.count
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-0")
        #expect(bench.posts.count == asked)
        bench.time.advance(by: 60)
        let error = await failure { try await bench.keeper.accessToken(for: .me) }
        #expect(error?.kind == kind)
        let grant = try #require(bench.store[.me])
        #expect(grant.endedBecause == nil)
        #expect(grant.refreshToken == "refresh-0")
        #expect(try await bench.keeper.consent(of: .me).scopes == ["sleep"])
        await bench.end()
    }

    @Test(arguments: [
        ("410 Gone", "", OAuthError.Kind.gone),
        ("401 Unauthorized", #"{"errors":[{"errorType":"invalid_client"}]}"#, .misconfigured),
    ])
    func `what whoever runs the service has to know is told each time, and does not end the grant`(
        status: String, body: String, kind: OAuthError.Kind
    ) async throws {
        let bench = try ScriptedBench { _ in ScriptedBench.error(status, body) }
        for _ in 0..<2 {
            let error = await failure { try await bench.keeper.accessToken(for: .me) }
            #expect(error?.kind == kind)
        }
        #expect(bench.posts.count == 1)
        #expect(bench.store[.me]?.endedBecause == nil)
        await bench.end()
    }

    @Test func `a wrong client secret is a matter of the settings`() async throws {
        let bench = try Bench(secret: "wrong")
        let callback = try await bench.decide(await bench.flow.start(.me))
        let error = try #require(
            await failure { try await bench.flow.finish(callback) })
        #expect(error.kind == .misconfigured)
        #expect(error.message.contains("client id and secret"))
        await bench.end()
    }

    @Test func `a consent that was taken back ends the grant, says why, and is not asked about again`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        bench.simulator.revokeConsent(of: People.ada)
        bench.time.set(try #require(bench.store[.me]).renewAt)
        let keeper = bench.keeper()
        let error = try #require(
            await failure { try await keeper.accessToken(for: .me) })
        #expect(error.kind == .notAuthorized)
        #expect(error.message.hasSuffix(Bench.hint))
        #expect(bench.store[.me]?.endedBecause == error.message)
        #expect(bench.store[.me]?.refreshStartedAt == nil)
        let calls = bench.tokenCalls
        for keeper in [keeper, bench.keeper()] {
            #expect(await failure { try await keeper.accessToken(for: .me) } == error)
            #expect(await failure { try await keeper.consent(of: .me) } == error)
        }
        #expect(bench.tokenCalls == calls)
        try await bench.authorize()
        #expect(try await bench.isLive(try await keeper.accessToken(for: .me).value))
        await bench.end()
    }

    @Test func `a grant that another process renewed meanwhile is taken over`() async throws {
        let store = MemoryGrantStore()
        let time = Date(iso: "2026-03-10T20:00:00Z")
        let bench = try ScriptedBench(store: store) { _ in
            do { try store.put(ScriptedBench.grant(expiresAt: time, number: 5)) } catch {
                Issue.record("The other process could not write: \(error)")
            }
            return ScriptedBench.invalidGrant
        }
        #expect(try await bench.keeper.accessToken(for: .me).value == "access-5")
        #expect(store[.me]?.endedBecause == nil)
        #expect(bench.posts.count == 1)
        await bench.end()
    }

    @Test func `without a grant, or with another provider's, the person has to authorise`() async throws {
        let bench = try ScriptedBench { _ in ScriptedBench.tokens(1) }
        var foreign = try #require(bench.store[.me])
        foreign.provider = "another"
        try bench.store.put(foreign)
        for account in [Account.me, Account("nobody")!] {
            let error = try #require(
                await failure { try await bench.keeper.accessToken(for: account) })
            #expect(error.kind == .notAuthorized)
            #expect(error.message == "\(account) is not authorised with Fitbit. \(Bench.hint)")
        }
        #expect(bench.posts.isEmpty)
        await bench.end()
    }
}
