import Archive
import Foundation
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The provider, or its token endpoint, is out of order for long.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(10)))
struct ProviderOutageTests {
    @Test(arguments: SimulatedProvider.Name.allCases)
    func `a day of 503 costs few calls, is told all the while, and soon after it everything is there`(
        name: SimulatedProvider.Name
    ) async throws {
        let provider = try SimulatedProvider(name)
        let first = provider.today.advanced(by: -1)
        let most = Watched(0)
        try await provider.run(since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync(origin: .schedule).state == .done)
            provider.line.set { request in
                guard provider.asksForData(request) else { return .pass }
                return .answer(.respond(ScriptedServer.Reply.response(status: "503 Service Unavailable")))
            }
            for _ in 1...96 {
                provider.clock.advance(by: 900)
                let before = provider.line.requests.count
                let job = try await sync.sync(origin: .schedule)
                #expect(job.state == .partial || job.state == .failed)
                let calls = provider.line.requests.count - before
                most.update { $0 = max($0, calls) }
                let status = try await sync.engine.status()
                #expect(status.state == .degraded)
                #expect(status.accounts[0].authorization == "authorized")
                #expect(status.resources["devices"]?.lastError?.contains("503") == true)
                #expect(status.sinks[0].pending == 0 && status.sinks[0].lastError == nil)
            }
            print("\(name): at most \(most.value) calls every 15 minutes of a day of 503.")
            #expect(most.value <= 30)
            provider.line.mend()
            for _ in 1...5 {
                provider.clock.advance(by: 900)
                #expect(try await sync.sync(origin: .schedule).problems == [])
            }
            let status = try await sync.engine.status()
            #expect(status.state == .idle)
            #expect(status.resources.values.allSatisfy { $0.lastError == nil && $0.daysMissing == 0 })
            try await provider.expectTruth(first...provider.today, in: sync)
        }
    }

    @Test(arguments: SimulatedProvider.Name.allCases)
    func `a token endpoint that fails for hours ends no authorisation: it is told, and goes on with the same one`(
        name: SimulatedProvider.Name
    ) async throws {
        let provider = try SimulatedProvider(name)
        let first = provider.today
        try await provider.run(since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync().state == .done)
            let granted = try #require(try await sync.archive.grant(of: .me))
            provider.line.set { request in
                guard provider.asksForToken(request) else { return .pass }
                let body = Array(#"{"error":"invalid_grant"}"#.utf8)
                return .answer(
                    .respond(ScriptedServer.Reply.response(status: "500 Internal Server Error", body: body)))
            }
            for _ in 1...3 {
                provider.clock.advance(by: 9 * 3600)
                let job = try await sync.sync(origin: .schedule)
                #expect(!job.problems.isEmpty && job.problems.allSatisfy { $0.code == "unavailable" })
                let status = try await sync.engine.status()
                #expect(status.state == .degraded && status.accounts[0].authorization == "authorized")
                let told = status.resources["devices"]?.lastError ?? ""
                #expect(told.contains("The token endpoint of") && told.contains("answered 500"), "\(told)")
                let grant = try await sync.archive.grant(of: .me)
                #expect(grant?.refreshToken == granted.refreshToken && grant?.endedBecause == nil)
            }
            provider.line.mend()
            provider.clock.advance(by: 900)
            let job = try await sync.sync(origin: .schedule)
            #expect(job.state == .done && job.problems == [])
            #expect(try await sync.engine.status().state == .idle)
            try await provider.expectTruth(first...provider.today, in: sync)
        }
    }
}
