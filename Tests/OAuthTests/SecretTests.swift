import Foundation
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// Tokens, codes and the client's secret are in no log, error, description or mirror.
struct SecretTests {
    /// Everything that printing, interpolating, debugging and dumping a value shows.
    private func shown(_ value: Any) -> String {
        var text = "\(value) \(String(describing: value)) \(String(reflecting: value)) "
        dump(value, to: &text)
        dump([value], to: &text)
        return text
    }

    @Test func `nothing that a log could be given shows a token`() throws {
        var grant = ScriptedBench.grant(expiresAt: Date(iso: "2026-03-10T12:00:00Z"), number: 77)
        grant.endedBecause = "It was revoked."
        let token = AccessToken(value: "access-77", scopes: ["sleep"])
        let client = Bench.client(at: "https://api.example.org", secret: "client-secret-77")
        let text = shown(grant) + shown(token) + shown(client) + shown(["me": grant]) + shown(Optional(token) as Any)
        #expect(!text.contains("-77"))
        #expect(text.contains("Grant(me, fitbit)"))
    }

    @Test func `a whole life of a grant leaves no secret in a log or an error`() async throws {
        let bench = try Bench()
        var secrets = ["client-secret-\(TokenMark.word)"]
        var told = ""
        func note() throws {
            let grant = try #require(bench.store[.me])
            secrets += [grant.accessToken, grant.refreshToken]
        }
        try await bench.authorize()
        try note()
        let callback = try await bench.decide(await bench.flow.start(.me), as: People.noor)
        secrets += [try #require(callback.code), try #require(callback.state)]
        for _ in 0..<2 {
            let error = await failure { try await bench.flow.finish(callback) }
            told += shown(try #require(error))
        }
        bench.time.set(try #require(bench.store[.me]).renewAt)
        _ = try await bench.keeper().accessToken(for: .me)
        try note()
        bench.simulator.revokeConsent(of: People.ada)
        bench.time.set(try #require(bench.store[.me]).expiresAt)
        let ended = await failure { try await bench.keeper().accessToken(for: .me) }
        told += shown(try #require(ended))
        #expect(bench.log.all.contains { $0.contains("An account was authorised.") })
        #expect(bench.log.all.contains { $0.contains("An access token was renewed.") })
        #expect(bench.log.all.contains { $0.contains("An authorisation ended.") })
        told += bench.log.all.joined()
        for secret in secrets { #expect(!told.contains(secret)) }
        await bench.end()
    }

    @Test(arguments: ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "500 Oops", "410 Gone", "200 OK"])
    func `a token that the provider repeats in its answer is not repeated here`(status: String) async throws {
        let body = #"{"errors":[{"errorType":"system","message":"Token refresh-0 of access-0"}]}"#
        let bench = try ScriptedBench(expiresIn: -1) { _ in ScriptedBench.error(status, body) }
        let error = try #require(
            await failure { try await bench.keeper.accessToken(for: .me) })
        let told = shown(error) + bench.log.all.joined()
        #expect(!told.contains("refresh-0"))
        #expect(!told.contains("access-0"))
        await bench.end()
    }
}
