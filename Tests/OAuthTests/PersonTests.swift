import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

/// An account stays with its person.
struct PersonTests {
    private let second = Account("second")!

    @Test func `another person's callback is refused, ended at the provider, and changes nothing`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        let before = try #require(bench.store[.me])
        let callback = try await bench.decide(await bench.flow.start(.me), as: People.noor)
        let error = try #require(
            await failure { try await bench.flow.finish(callback) })
        #expect(error.kind == .otherPerson)
        #expect(error.message.contains("/authorize?account="))
        #expect(bench.store[.me] == before)
        #expect(try await bench.isLive(before.accessToken))
        #expect(bench.simulator.calls.contains { $0.path == "/oauth2/revoke" && $0.status == 200 })
        await bench.end()
    }

    @Test func `a person who is connected already keeps one account, with the new tokens`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        let before = try #require(bench.store[.me])
        let callback = try await bench.decide(await bench.flow.start(second))
        let outcome = try await bench.flow.finish(callback)
        #expect((outcome.asked, outcome.account) == (second, .me))
        #expect(bench.store[second] == nil)
        let after = try #require(bench.store[.me])
        #expect(after.refreshToken != before.refreshToken)
        #expect(try await bench.isLive(after.accessToken))
        await bench.end()
    }

    /// The provider has one live refresh token a person and client, and revoking one ends them all.
    @Test func `a connected person who signs in to somebody else's account loses nothing`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        try await bench.authorize(second, as: People.noor)
        let ada = try #require(bench.store[.me])
        let callback = try await bench.decide(await bench.flow.start(.me), as: People.noor)
        let outcome = try await bench.flow.finish(callback)
        #expect((outcome.asked, outcome.account) == (.me, second))
        #expect(bench.store[.me] == ada)
        let noor = try #require(bench.store[second])
        #expect(try await bench.isLive(noor.accessToken))
        bench.time.set(noor.renewAt)
        let token = try await bench.keeper().accessToken(for: second)
        #expect(try await bench.isLive(token.value))
        await bench.end()
    }

    @Test func `two people have two accounts`() async throws {
        let bench = try Bench()
        try await bench.authorize()
        try await bench.authorize(second, as: People.noor)
        #expect(bench.store[.me]?.userID == People.ada.id)
        #expect(bench.store[second]?.userID == People.noor.id)
        await bench.end()
    }
}
