import Foundation
import HealthModel
import OAuth
import Simulator
import TestSupport
import Testing

struct SignInTests {
    @Test func `a sign-in leaves the grant on disk, with the person's id, the scopes and the token's life`()
        async throws
    {
        let bench = try Bench()
        let outcome = try await bench.authorize()
        #expect(outcome.account == .me)
        #expect(outcome.granted == Bench.scopes)
        #expect(outcome.missing == [])
        #expect(!outcome.isRenewal)
        let grant = try #require(bench.store[.me])
        #expect(grant.userID == People.ada.id)
        #expect(grant.provider == "fitbit")
        #expect(grant.scopes == Set(Bench.scopes))
        #expect(grant.issuedAt == bench.time.now())
        #expect(grant.expiresAt == bench.time.now().addingTimeInterval(28_800))
        #expect(grant.refreshStartedAt == nil)
        #expect(try await bench.isLive(grant.accessToken))
        await bench.end()
    }

    @Test func `scopes that the person unticked are missing, and the same person may sign in again`() async throws {
        let bench = try Bench()
        let outcome = try await bench.authorize(as: People.lin)
        #expect(outcome.granted == ["activity", "heartrate", "profile", "settings"])
        #expect(outcome.missing == ["sleep", "weight"])
        let again = try await bench.authorize(as: People.lin)
        #expect(again.isRenewal)
        #expect(bench.store.saves.count == 2)
        #expect(try await bench.isLive(try #require(bench.store[.me]).accessToken))
        await bench.end()
    }

    @Test func `a state is good once`() async throws {
        let bench = try Bench()
        let callback = try await bench.decide(await bench.flow.start(.me))
        _ = try await bench.flow.finish(callback)
        let saves = bench.store.saves.count
        let error = await failure { try await bench.flow.finish(callback) }
        #expect(error?.kind == .badState)
        #expect(bench.store.saves.count == saves)
        #expect(bench.tokenCalls == 1)
        await bench.end()
    }

    @Test(arguments: [(TimeInterval(600), true), (601, false)])
    func `a sign-in may take 10 minutes and no longer`(seconds: TimeInterval, isTaken: Bool) async throws {
        let bench = try Bench()
        let start = await bench.flow.start(.me)
        bench.time.advance(by: seconds)
        let callback = try await bench.decide(start)
        let error = await failure { try await bench.flow.finish(callback) }
        #expect(error?.kind == (isTaken ? nil : .badState))
        #expect((bench.store[.me] != nil) == isTaken)
        await bench.end()
    }

    @Test(arguments: [nil, "", "another browser's"])
    func `a callback from another browser is refused and spends the state`(key: String?) async throws {
        let bench = try Bench()
        var callback = try await bench.decide(await bench.flow.start(.me))
        let right = callback.browserKey
        callback.browserKey = key
        let stolen = callback
        let error = await failure { try await bench.flow.finish(stolen) }
        #expect(error?.kind == .badState)
        callback.browserKey = right
        let late = callback
        let second = await failure { try await bench.flow.finish(late) }
        #expect(second?.kind == .badState)
        #expect(bench.store.saves.isEmpty)
        #expect(bench.tokenCalls == 0)
        await bench.end()
    }

    @Test(arguments: [nil, "", "never-started"])
    func `a state that was not started here is refused and takes nobody else's away`(state: String?) async throws {
        let bench = try Bench()
        let good = try await bench.decide(await bench.flow.start(.me))
        var bad = good
        bad.state = state
        let sent = bad
        let error = await failure { try await bench.flow.finish(sent) }
        #expect(error?.kind == .badState)
        _ = try await bench.flow.finish(good)
        #expect(bench.store[.me] != nil)
        await bench.end()
    }

    @Test func `somebody who says no is told so, and nothing is kept`() async throws {
        let bench = try Bench()
        let callback = try await bench.decide(await bench.flow.start(.me), decision: "deny")
        #expect(callback.error == "access_denied")
        let error = await failure { try await bench.flow.finish(callback) }
        #expect(error?.kind == .denied)
        #expect(bench.store.saves.isEmpty)
        await bench.end()
    }

    @Test func `an error of the provider's page is no refusal by the person, and its text is not repeated`()
        async throws
    {
        let bench = try Bench()
        var callback = try await bench.decide(await bench.flow.start(.me))
        callback.error = "<script>invalid_scope"
        let sent = callback
        let error = try #require(
            await failure { try await bench.flow.finish(sent) })
        #expect(error.kind == .misconfigured)
        #expect(!error.message.contains("script"))
        await bench.end()
    }

    @Test(arguments: [nil, "", "wrong"])
    func `a code that is missing or wrong is refused`(code: String?) async throws {
        let bench = try Bench()
        var callback = try await bench.decide(await bench.flow.start(.me))
        callback.code = code
        let sent = callback
        let error = await failure { try await bench.flow.finish(sent) }
        #expect(error?.kind == .badState)
        #expect(bench.store.saves.isEmpty)
        await bench.end()
    }

    @Test func `a hundred sign-ins may wait at once, and then the oldest is forgotten`() async throws {
        let bench = try Bench()
        let first = await bench.flow.start(.me)
        bench.time.advance(by: 1)
        let second = await bench.flow.start(.me)
        bench.time.advance(by: 1)
        for _ in 0..<99 { _ = await bench.flow.start(.me) }
        let forgotten = try await bench.decide(first)
        let error = await failure { try await bench.flow.finish(forgotten) }
        #expect(error?.kind == .badState)
        _ = try await bench.flow.finish(try await bench.decide(second))
        await bench.end()
    }

    @Test func `a grant that cannot be kept on disk is no authorisation`() async throws {
        let bench = try Bench()
        let callback = try await bench.decide(await bench.flow.start(.me))
        bench.store.refuse { _ in true }
        let error = try #require(
            await failure { try await bench.flow.finish(callback) })
        #expect(error.kind == .unavailable)
        #expect(error.message.contains("The disk is full."))
        await bench.end()
    }
}
