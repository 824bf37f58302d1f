import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// What the provider may answer instead of data: each is told in a sentence, costs nothing but itself, and is mended by
/// the next sync.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ProviderFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var fault: Fault
        var code: String
        var testDescription: String { name }

        init(_ name: String, _ fault: Fault, _ code: String) {
            self.name = name
            self.fault = fault
            self.code = code
        }
    }

    static let cases = [
        Case("400", .status(400, body: #"{"errors":[{"errorType":"validation","message":"no"}]}"#), "rejected"),
        Case("403 of Google's shape", .permissionDenied, "forbidden"),
        Case("403", .insufficientPermissions, "forbidden"),
        Case("404", .notFound, "rejected"),
        Case("500", .serverError, "unavailable"),
        Case("502 with a page", .badGateway, "unavailable"),
        Case("503", .unavailable(retryAfter: 30), "unavailable"),
        Case("a page with 200", .htmlPage, "unreadable"),
        Case("truncated JSON", .truncated, "unreadable"),
        Case("an empty answer", .empty, "unreadable"),
        Case("absurd nesting", .deepNesting(4000), "unreadable"),
    ]

    @Test(arguments: cases)
    func `a day whose answer is spoiled is marked with the reason, and the next sync completes it`(fault: Case)
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(fault.fault, pathContaining: "/steps/date/\(day)")
            let job = try await sync.sync([.steps, .distance], to: day)
            #expect(job.state == .partial)
            #expect(job.daysDone == 1 && job.daysFailed == 1)
            let problem = try #require(job.problems.first)
            #expect(job.problems.count == 1)
            #expect(problem.resource == .steps && problem.code == fault.code && problem.isFailure)
            #expect(problem.message.hasSuffix(".") && problem.message.count > 30)
            let status = try await sync.engine.status()
            #expect(status.state == .degraded)
            #expect(status.resources["steps"]?.lastError == problem.message)
            #expect(status.resources["steps"]?.daysMissing == 2)
            #expect(status.resources["distance"]?.lastError == nil)

            let second = try await sync.sync([.steps, .distance], to: day)
            #expect(second.state == .done && second.daysDone == 1)
            #expect(try await sync.engine.status().state == .idle)
            let stored = try await sync.stored()
            #expect(stored.count { $0.hasPrefix("Steps_Intraday|") } == 1440)
            expectPoints(try await sync.archived(), in: stored)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [Fault.flippedTypes, .hugeNumber, .wrongTopLevel])
    func `absurd JSON crashes nothing, and is either read right or told`(fault: Fault) async throws {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(fault, times: 13) { $0.contains("/date/") }
            let job = try await sync.sync(to: day)
            #expect(job.isFinished)
            #expect(job.daysDone + job.daysFailed == job.daysWanted)
            fitbit.simulator.clearFaults()
            let second = try await sync.sync(to: day, force: true)
            #expect(second.state == .done)
            let truth = try await fitbit.truth(day...day, token: try await sync.token())
            expectPoints(truth, in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `410 is final, says what happened to the service and what to do, and stops the timer`() async throws {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(.gone, times: 1000, pathContaining: "/1")
            let job = try await sync.sync()
            #expect(job.state == .failed || job.state == .partial)
            #expect(job.problems.map(\.code) == ["gone"])
            let status = try await sync.engine.status()
            #expect(status.state == .degraded)
            #expect(status.accounts.first?.authorization == "gone")
            let message = try #require(status.accounts.first?.message)
            #expect(message.contains("2 November 2026") && message.contains("Google Health API"))
            #expect(fitbit.dataCalls.count == 1, "nothing is repeated")
            // If the announcement was wrong, or the address is mended, a sync by hand goes on.
            fitbit.simulator.clearFaults()
            #expect(try await sync.sync(to: day).state == .done)
            #expect(try await sync.engine.status().state == .idle)
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [FitbitBehaviour.RetryAfter.truthful, .missing, .lying(seconds: 1)])
    func `after a 429 the job waits and then goes on by itself`(retryAfter: FitbitBehaviour.RetryAfter) async throws {
        let fitbit = try SimulatedFitbit()
        fitbit.simulator.behaviour.retryAfter = retryAfter
        let day = fitbit.today.advanced(by: -1)
        let waits = Watched(0)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(.tooManyRequests, pathContaining: "/steps/")
            let job = try await sync.sync(to: day) { until in
                waits.update { $0 += 1 }
                #expect(until > fitbit.clock.now())
                let status = try await sync.engine.status()
                #expect(status.state == .waiting)
            }
            #expect(job.state == .done && job.problems == [])
            #expect(waits.value > 0)
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `a token that ends in the middle of a sync is renewed once, and nothing is missed`() async throws {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(.expiredToken, times: 3, pathContaining: "/activities/")
            let job = try await sync.sync(to: day)
            #expect(job.state == .done && job.problems == [])
            // The injected answers leave the token as it was, the next one truly ends it.
            fitbit.simulator.expireAccessTokens()
            fitbit.simulator.resetCalls()
            #expect(try await sync.sync([.sleep], to: day, force: true).state == .done)
            #expect(fitbit.simulator.calls.count { $0.path == "/oauth2/token" } == 1)
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `when the person ends the consent, what to do is told and what was fetched stays`() async throws {
        let fitbit = try SimulatedFitbit()
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            #expect(try await sync.sync([.steps], to: day).state == .done)
            let before = try await sync.stored()
            fitbit.simulator.revokeConsent(of: fitbit.person)
            let job = try await sync.sync([.sleep], to: day)
            #expect(job.problems.map(\.code) == ["not_authorized"])
            let status = try await sync.engine.status()
            #expect(status.state == .unauthorized)
            #expect(status.accounts.first?.message?.contains("/authorize") == true)
            try await sync.authorize()
            #expect(try await sync.sync([.sleep], to: day).state == .done)
            let after = try await sync.stored()
            #expect(Set(before).isSubset(of: after))
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test func `one resource that is always refused stops no other`() async throws {
        let fitbit = try SimulatedFitbit()
        let first = fitbit.today.advanced(by: -4)
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize()
            fitbit.simulator.inject(.permissionDenied, times: 1000, pathContaining: "/activities/heart/")
            let job = try await sync.sync()
            #expect(job.state == .partial)
            #expect(job.problems.map(\.resource) == [.heartRate])
            #expect(job.daysFailed == 5 && job.daysDone == 13 * 5)
            #expect(fitbit.simulator.callCounts[.heartRate] ?? 0 <= 4, "a refused resource is not asked day by day")
            fitbit.simulator.clearFaults()
            #expect(try await sync.sync().state == .done)
            expectPoints(try await sync.archived(), in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }
}
