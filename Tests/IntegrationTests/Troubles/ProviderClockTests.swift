import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The clock of the machine is wrong for a while; the provider's is right all along.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(10)))
struct ProviderClockTests {
    private static let year: TimeInterval = 365 * 86_400

    /// Moves the true time, and the machine's with it.
    private func pass(_ seconds: TimeInterval, _ provider: SimulatedProvider, _ host: ManualClock) {
        provider.clock.advance(by: seconds)
        host.advance(by: seconds)
    }

    @Test(arguments: SimulatedProvider.Name.allCases, [3600, -3600, year, -year, 14 * year])
    func `a clock that jumps and is set right settles nothing wrongly, waits for nothing and loses no token`(
        name: SimulatedProvider.Name, jump: TimeInterval
    ) async throws {
        // A quarter past nine in the morning of Tess: the night is over, and not all of it is computed.
        let provider = try SimulatedProvider(name, at: "2026-06-20T03:46:00Z")
        provider.world.computesLate = true
        let host = ManualClock(provider.clock.now())
        let first = provider.today.advanced(by: -3)
        try await provider.run(host: host, since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(origin: .schedule).state == .done)
            pass(900, provider, host)
            host.advance(by: jump)
            // What fails now notes its next try by the wrong clock.
            provider.line.set { request in
                guard provider.asksForData(request), request.target.contains("sleep") else { return .pass }
                return .answer(.respond(ScriptedServer.Reply.response(status: "503 Service Unavailable")))
            }
            #expect(try await sync.sync(origin: .schedule).isFinished)
            provider.line.mend()
            pass(900, provider, host)
            #expect(try await sync.sync().isFinished)
            let wrong = try await sync.account
            #expect(wrong.authorization == "authorized")
            #expect((wrong.lastError?.contains("clock of this machine is behind") == true) == (jump == -Self.year))

            host.advance(by: -jump)
            for _ in 1...12 {
                pass(900, provider, host)
                let job = try await sync.sync(origin: .schedule)
                #expect(job.state == .done && job.problems == [])
            }
            let status = try await sync.engine.status()
            #expect(status.state == .idle && status.accounts[0].lastError == nil)
            #expect(status.resources.values.allSatisfy { $0.lastError == nil && $0.daysMissing == 0 })
            #expect(status.budget.resetAt.map { $0.timeIntervalSince(host.now()) <= 3600 } ?? true)
            let rows = try await sync.archive.ledger(of: .me, days: first...provider.today)
            #expect(rows.allSatisfy { $0.lookedAt.map { $0.timeIntervalSince(host.now()) < 7200 } ?? false })
            #expect(rows.contains { $0.state == .open && $0.day == provider.today })
            try await provider.expectTruth(first...provider.today, in: sync)
        }
    }

    @Test(
        arguments: SimulatedProvider.Name.allCases,
        ["1970-01-01T00:00:30Z", "2040-01-01T00:00:00Z", "2025-06-01T12:00:00Z"])
    func `a machine that starts without the time is authorised and all right as soon as its clock is`(
        name: SimulatedProvider.Name, start: String
    ) async throws {
        var person = Person.tess
        person.memberSince = CivilDay("2026-06-15")!
        let provider = try SimulatedProvider(name, person)
        let host = ManualClock(start)
        try await provider.run(host: host, since: nil) { sync in
            try await sync.authorize()
            let calls = provider.line.requests.count
            let job = try await sync.sync(origin: .schedule)
            let account = try await sync.account
            if start.hasPrefix("1970") {
                #expect(job.state == .failed && job.problems.map(\.code) == ["clock_not_set"])
                #expect(provider.line.requests.count == calls, "nothing is asked")
                #expect(account.lastError?.contains("it says 1970-01-01") == true)
            }
            if start.hasPrefix("2025") {
                #expect(job.problems.map(\.code) == ["clock_behind"])
                #expect(account.lastError?.contains("Set the clock") == true)
            }
            let state = try await sync.engine.status().state
            #expect(state == (start.hasPrefix("2040") ? .idle : .degraded))

            host.set(provider.clock.now())
            for _ in 1...2 {
                let job = try await sync.sync(origin: .schedule) { provider.clock.set($0) }
                #expect(job.state == .done && job.problems == [])
                pass(900, provider, host)
            }
            #expect(try await sync.sync(origin: .schedule).state == .done)
            let status = try await sync.engine.status()
            #expect(status.state == .idle && status.accounts[0].lastError == nil)
            if !start.hasPrefix("2025") {
                #expect(status.accounts[0].syncSince == "\(provider.today.advanced(by: -30))")
            }
            // Of the first nights one provider tells no temperature, since there is nothing to compare it with.
            try await provider.expectTruth(
                person.memberSince...provider.today, in: sync, leavingOut: "TempSkin")
        }
    }
}
