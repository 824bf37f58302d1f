import Archive
import Foundation
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// What Google may answer instead of data: each is told in a sentence, costs nothing but itself, and is mended by the next
/// sync.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct GoogleFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fault: Fault
        var code: String

        init(_ name: String, _ fault: Fault, _ code: String) {
            (testDescription, self.fault, self.code) = (name, fault, code)
        }
    }

    static let cases = [
        Case("400", .invalidArgument, "rejected"),
        Case("403", .permissionDenied, "forbidden"),
        Case("403 of a project without the API", .serviceDisabled, "forbidden"),
        Case("404 with a page", .notFoundPage, "rejected"),
        Case("500", .internalError, "unavailable"),
        Case("502 with a page", .badGateway, "unavailable"),
        Case("503", .serviceUnavailable, "unavailable"),
        Case("a page with 200", .htmlPage, "unreadable"),
        Case("truncated JSON", .truncated, "unreadable"),
        Case("an empty answer", .empty, "unreadable"),
        Case("absurd nesting", .deepNesting(4000), "unreadable"),
        Case("an array in place of an object", .wrongTopLevel, "unreadable"),
    ]

    @Test(arguments: cases)
    func `days whose answer is spoiled are marked with the reason, and the next sync completes them`(fault: Case)
        async throws
    {
        let google = try SimulatedGoogle()
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            // As often as a call is tried.
            google.simulator.inject(fault.fault, times: 3, pathContaining: "/steps/")
            let job = try await sync.sync([.steps, .distance], to: day)
            google.simulator.clearFaults()
            #expect(job.state == .partial)
            #expect(job.daysDone == 1 && job.daysFailed == 1)
            let problem = try #require(job.problems.first)
            #expect(job.problems.count == 1)
            #expect(problem.resource == .steps && problem.code == fault.code && problem.isFailure)
            #expect(problem.message.hasSuffix(".") && problem.message.count > 30)
            let status = try await sync.engine.status()
            #expect(status.state == .degraded)
            #expect(status.resources["steps"]?.lastError == problem.message)
            #expect(status.resources["distance"]?.lastError == nil)

            let second = try await sync.sync([.steps, .distance], to: day)
            #expect(second.state == .done && second.daysDone == 1)
            #expect(try await sync.engine.status().state == .idle)
            let stored = try await sync.stored()
            #expect(stored.contains { $0.hasPrefix("Steps_Intraday|") })
            expectPoints(try await sync.archived(), in: stored)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [Fault.internalError, .serviceUnavailable, .truncated])
    func `what fails for a moment is tried again, and nobody is troubled`(fault: Fault) async throws {
        let google = try SimulatedGoogle()
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            google.simulator.inject(fault, times: 2, pathContaining: "/steps/")
            let job = try await sync.sync([.steps], to: day)
            #expect(job.state == .done && job.problems == [])
            #expect(google.counts["steps"] == 3)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [Fault.flippedTypes, .hugeNumber])
    func `absurd JSON crashes nothing, and the next look has it right`(fault: Fault) async throws {
        let google = try SimulatedGoogle()
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            google.simulator.inject(fault, times: 100, pathContaining: "/dataTypes/")
            let job = try await sync.sync(to: day)
            #expect(job.isFinished)
            #expect(job.daysDone + job.daysFailed == job.daysWanted)
            google.simulator.clearFaults()
            #expect(try await sync.sync(to: day, force: true).state == .done)
            expectPoints(try await google.truth(day...day), in: try await sync.stored())
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test
    func `one kind of data that is forbidden costs itself: its siblings come, what was held stays, and it is told`()
        async throws
    {
        let google = try SimulatedGoogle()
        let first = google.today.advanced(by: -2)
        try await Embedding.run(google: google.url, clock: google.clock, since: first) { sync in
            try await sync.authorize()
            #expect(try await sync.sync().state == .done)
            let before = try await sync.stored()
            google.simulator.behaviour.forbids = ["heart-rate", "steps"]
            google.simulator.resetCalls()
            google.clock.advance(by: 900)
            let job = try await sync.sync(force: true)
            #expect(job.state == .partial)
            #expect(Set(job.problems.map(\.resource)) == [.heartRate, .steps, .activity])
            #expect(job.problems.allSatisfy { $0.code == "forbidden" && $0.isFailure })
            #expect(
                job.daysFailed == 3,
                "the steps; of the heart rate the zones are there, of the activity all but the steps")
            #expect(google.counts["heart-rate"] == 1, "it is not asked for day by day")
            let status = try await sync.engine.status()
            #expect(status.state == .degraded)
            #expect(status.resources["steps"]?.lastError?.contains("403") == true)
            #expect(status.resources["distance"]?.lastError == nil)

            let after = try await sync.stored()
            func of(_ lines: [String], _ words: String...) -> Set<String> {
                Set(lines.filter { line in words.contains { line.hasPrefix($0) } })
            }
            #expect(of(after, "HeartRate", "Steps") == of(before, "HeartRate", "Steps"))
            #expect(of(after, "Calories").isSuperset(of: of(before, "Calories")))
            #expect(after.count { $0.hasPrefix("HR zones") } == 3)

            google.simulator.behaviour.forbids = []
            #expect(try await sync.sync(force: true).state == .done)
            #expect(try await sync.engine.status().state == .idle)
            let truth = try await google.truth(first...google.today)
            expectPoints(
                truth.filter { !$0.hasPrefix("DeviceBattery") },
                in: try await sync.stored().filter { !$0.hasPrefix("DeviceBattery") })
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `what was not granted is reported and not tried, the rest is complete, and the job is done`()
        async throws
    {
        var lin = Person.tess
        lin.grants = People.lin.grants
        let google = try SimulatedGoogle(lin)
        let first = google.today.advanced(by: -2)
        try await Embedding.run(google: google.url, clock: google.clock, since: first) { sync in
            let outcome = try await sync.authorize()
            #expect(outcome.missing.map { $0.split(separator: "/").last } == ["googlehealth.sleep.readonly"])
            let job = try await sync.sync()
            #expect(job.state == .done)
            #expect(job.problems.map(\.resource) == [.sleep])
            #expect(job.problems.allSatisfy { $0.code == "scope_missing" && !$0.isFailure })
            #expect(google.counts["sleep"] == nil)
            #expect(try await sync.engine.status().state == .idle)
            // The person's truth, as one who grants everything would have it.
            let truth = try await SimulatedGoogle().truth(first...google.today)
            expectPoints(truth.filter { !$0.hasPrefix("Sleep") }, in: try await sync.stored())
        }
        await google.simulator.stop(deadline: .zero)
    }

    static let quirks: [(String, @Sendable (inout GoogleBehaviour) -> Void)] = [
        ("empty pages", { $0.sendsEmptyPages = true }),
        ("empty tokens and lists", { ($0.endsWithEmptyToken, $0.sendsEmptyLists) = (true, true) }),
        (
            "refused filters",
            {
                $0.refusesFilters = [
                    "steps", "distance", "heart-rate", "daily-resting-heart-rate", "daily-respiratory-rate",
                    "respiratory-rate-sleep-summary", "heart-rate-variability", "daily-heart-rate-variability",
                    "oxygen-saturation", "daily-oxygen-saturation", "weight", "body-fat", "daily-vo2-max", "sleep",
                    "daily-sleep-temperature-derivations",
                ]
            }
        ),
        ("roll-ups that count the last date in", { $0.includesEndInDailyRollUp = true }),
        ("roll-ups that add the phone", { $0.addsSourcesInRollUp = true }),
        ("no last sync", { $0.omitsLastSyncTime = true }),
    ]

    @Test(arguments: quirks.indices)
    func `however the service behaves, the copy is the truth`(index: Int) async throws {
        let (name, change) = Self.quirks[index]
        // Somebody with two pages of heart rate a day, a phone that counts steps too, and a short past.
        var person = Person.tess
        person.heartInterval = 5...8
        person.memberSince = CivilDay("2026-06-01")!
        person.devices.append(Device(id: "9", version: "MobileTrack", kind: .phone))
        let google = try SimulatedGoogle(person)
        change(&google.simulator.behaviour)
        let first = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: first) { sync in
            try await sync.authorize()
            let job = try await sync.sync()
            #expect(job.state == .done && job.problems == [], "\(name)")
            let isBlind = google.simulator.behaviour.omitsLastSyncTime
            func compared(_ lines: [String]) -> [String] {
                lines.filter { !isBlind || !$0.hasPrefix("DeviceBattery") }
            }
            expectPoints(
                compared(try await google.truth(first...google.today)), in: compared(try await sync.stored()))
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test(arguments: [nil, 40])
    func `after a 429 the job waits and then goes on by itself`(retryAfter: Int?) async throws {
        let google = try SimulatedGoogle()
        let day = google.today.advanced(by: -1)
        let waits = Watched<[TimeInterval]>([])
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            google.simulator.inject(.rateLimitExceeded(retryAfter: retryAfter), times: 2, pathContaining: "/v4/")
            google.simulator.inject(.rateLimitExceeded(retryAfter: retryAfter), pathContaining: "/steps/")
            let job = try await sync.sync(to: day) { until in
                waits.update { $0.append(until.timeIntervalSince(google.clock.now())) }
                let status = try await sync.engine.status()
                #expect(status.state == .waiting)
            }
            #expect(job.state == .done && job.problems == [])
            // What the service says, or twice as long each time in a row; and five that the test's engine adds to each.
            #expect(waits.value == (retryAfter == nil ? [6, 7, 6] : [45, 45, 45]))
            expectPoints(
                try await google.truth(day...day).filter { !$0.hasPrefix("DeviceBattery") },
                in: try await sync.stored().filter { !$0.hasPrefix("DeviceBattery") })
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `tokens that end in the middle of a long backfill are renewed, and nothing is missed`() async throws {
        let google = try SimulatedGoogle()
        google.simulator.behaviour.tokenLifetime = 400
        google.world.setLastSync(google.person, google.clock.now())
        let first = google.today.advanced(by: -29)
        try await Embedding.run(google: google.url, callsPerMinute: 5, clock: google.clock, since: first) { sync in
            try await sync.authorize()
            let job = try await sync.pacedSync(answered: { google.dataCalls.count })
            #expect(job.state == .done && job.problems == [])
            #expect(google.simulator.calls.count { $0.path == "/token" } == 4, "once at the sign-in")
            #expect(google.dataCalls.allSatisfy { $0.status == 200 }, "each was renewed before it ended")
            expectPoints(try await google.truth(first...google.today), in: try await sync.stored())
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `a token that is refused is renewed once, and the calls that had it are repeated`() async throws {
        let google = try SimulatedGoogle()
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            google.simulator.expireAccessTokens()
            google.simulator.resetCalls()
            let job = try await sync.sync(to: day)
            #expect(job.state == .done && job.problems == [])
            #expect(google.simulator.calls.count { $0.path == "/token" } == 1)
            #expect(google.dataCalls.count { $0.status == 401 } == 1)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test
    func
        `an authorisation that ends in the middle is told with reason and link, what came stays, the rest comes later`()
        async throws
    {
        let google = try SimulatedGoogle()
        google.world.setLastSync(google.person, google.clock.now())
        let first = google.today.advanced(by: -29)
        try await Embedding.run(google: google.url, callsPerMinute: 25, clock: google.clock, since: first) { sync in
            try await sync.authorize()
            let job = try await sync.pacedSync(answered: { google.dataCalls.count }) {
                google.simulator.revokeConsent(of: google.person)
            }
            #expect(job.problems.map(\.code) == ["not_authorized"])
            #expect(job.daysDone > 0 && job.daysFailed > 0)
            let status = try await sync.engine.status()
            #expect(status.state == .unauthorized)
            let message = try #require(status.accounts.first?.message)
            #expect(message.contains("/authorize"))
            // The job ends at the first refusal; an answer that was on its way then is archived and delivered after it.
            try await eventually("all that came is delivered") {
                let (archived, stored) = (try await sync.archived(), try await sync.stored())
                return Set(archived) == Set(stored)
            }
            let before = try await sync.stored()
            expectPoints(try await sync.archived(), in: before)

            try await sync.authorize()
            #expect(try await sync.pacedSync(answered: { google.dataCalls.count }).state == .done)
            let after = try await sync.stored()
            #expect(Set(before).isSubset(of: after))
            expectPoints(try await google.truth(first...google.today), in: after)
            #expect(try await sync.engine.status().state == .idle)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `of a project in Testing the end of the authorisation is told days ahead, and so is what to do`()
        async throws
    {
        let google = try SimulatedGoogle()
        google.simulator.behaviour.isTesting = true
        let day = google.today.advanced(by: -1)
        try await Embedding.run(google: google.url, clock: google.clock, since: day) { sync in
            try await sync.authorize()
            let end = google.clock.now().addingTimeInterval(604_799)
            #expect(try await sync.sync().state == .done)
            for _ in 0..<2 {
                let account = try #require(try await sync.engine.status().accounts.first)
                #expect(account.authorization == "authorized")
                #expect(account.authorizationEndsAt.map { abs($0.timeIntervalSince(end)) <= 1 } == true)
                #expect(account.message?.contains("Testing") == true && account.message?.contains("Publish") == true)
                // Renewed in between: the end stays where it is.
                google.clock.advance(by: 2 * 86_400)
                #expect(try await sync.sync().state == .done)
            }
            google.clock.advance(by: 4 * 86_400)
            #expect(try await sync.sync().problems.map(\.code) == ["not_authorized"])
            let account = try #require(try await sync.engine.status().accounts.first)
            #expect(account.authorization == "unauthorized")
            #expect(account.message?.contains("7 days") == true || account.message?.contains("/authorize") == true)
            let before = try await sync.stored().filter { $0.hasPrefix("Calories") }
            try await sync.authorize()
            #expect(try await sync.sync().state == .done)
            let after = try await sync.stored()
            #expect(Set(before).isSubset(of: after) && after.count { $0.hasPrefix("Calories") } > before.count)
        }
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `a Google account without Google Health is told what to do, and nothing is kept`() async throws {
        let google = try SimulatedGoogle()
        try await Embedding.run(google: google.url, clock: google.clock, since: nil) { sync in
            google.simulator.inject(.accountNotLinked, pathContaining: "/identity")
            do {
                try await sync.authorize()
                Issue.record("somebody without data was taken in")
            } catch let error as OAuthError {
                #expect(error.message.contains("Google Health app"))
            }
            #expect(try await sync.archive.grant(of: .me) == nil)
            #expect(try await sync.engine.accounts().isEmpty)
            try await sync.authorize()
            #expect(try await sync.engine.accounts().count == 1)
        }
        await google.simulator.stop(deadline: .zero)
    }
}
