import Archive
import Foundation
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// What a person grants, and does not.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct ConsentTests {
    @Test func `what was not granted is reported and not tried, the rest is complete, and the job is done`()
        async throws
    {
        // Lin leaves sleep and weight unticked.
        var lin = Person.tess
        lin.grants = People.lin.grants
        let fitbit = try SimulatedFitbit(lin)
        let days = fitbit.today.advanced(by: -2)...fitbit.today
        try await Embedding.run(fitbit: fitbit.url, clock: fitbit.clock, since: days.lowerBound) { sync in
            let outcome = try await sync.authorize()
            #expect(outcome.missing == ["sleep", "weight"])
            let job = try await sync.sync()
            #expect(job.state == .done)
            #expect(job.problems.map(\.resource) == [.weight, .sleep])
            #expect(job.problems.allSatisfy { $0.code == "scope_missing" && !$0.isFailure })
            #expect(job.daysDone == 12 * 3 && job.daysFailed == 0)
            let counts = fitbit.simulator.callCounts
            #expect(counts[.sleep] == nil && counts[.weight] == nil)
            let status = try await sync.engine.status()
            #expect(status.state == .idle)
            #expect(status.accounts.first?.missingScopes == ["sleep", "weight"])
            let truth = try await fitbit.truth(
                days, token: try await sync.token(), leavingOut: ["sleep", "weight"])
            expectPoints(truth, in: try await sync.stored())
        }
        await fitbit.simulator.stop(deadline: .zero)
    }

    @Test(arguments: ["fitbit", "google"])
    func
        `without the location permission workouts come without their tracks, nothing is in error, and with it they follow`(
            provider: String
        ) async throws
    {
        let fitbit = try SimulatedFitbit()
        let google = try SimulatedGoogle(beside: fitbit)
        let first = CivilDay("2026-06-15")!
        let days = first...fitbit.today
        let teller = try await TruthTeller(of: fitbit.person, in: fitbit.world)
        func truth() async throws -> [String] {
            let lines = try await provider == "fitbit" ? teller.fitbitLines(days) : teller.googleLines(days)
            return lines.filter { !$0.hasPrefix("DeviceBattery") }
        }
        try await Embedding.run(
            fitbit: provider == "fitbit" ? fitbit.url : nil, google: provider == "google" ? google.url : nil,
            clock: fitbit.clock, since: first
        ) { sync in
            let outcome = try await sync.authorize(unticking: "location")
            #expect(outcome.missing.count == 1 && outcome.missing[0].contains("location"))
            let job = try await sync.sync()
            #expect(job.state == .done && job.daysFailed == 0)
            #expect(job.problems.map(\.resource) == [.workouts])
            #expect(job.problems.allSatisfy { $0.code == "scope_missing" && !$0.isFailure })
            let status = try await sync.engine.status()
            #expect(status.state == .idle && status.resources["workouts"]?.lastError == nil)
            #expect(status.resources["workouts"]?.granted == true)
            #expect(status.accounts.first?.missingScopes == outcome.missing)
            let row = try await sync.archive.ledger(of: .me, days: first...first.advanced(by: 1)).first {
                $0.resource == .workouts && $0.failure != nil
            }
            #expect(row?.failure?.message.contains("location") == true, "the day says why")
            func stored() async throws -> [String] { try await sync.stored().filter { !$0.hasPrefix("DeviceBattery") } }
            let all = try await truth()
            #expect(all.count { $0.hasPrefix("GPS|") } > 200)
            expectPoints(all.filter { !$0.hasPrefix("GPS|") }, in: try await stored())

            try await sync.authorize()
            let second = try await sync.sync(origin: .schedule)
            #expect(second.state == .done && second.problems == [])
            #expect(try await sync.engine.status().accounts.first?.missingScopes == [])
            expectPoints(all, in: try await stored())
        }
        await teller.end()
        await fitbit.simulator.stop(deadline: .zero)
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `an account keeps to its person: another one's sign-in is refused and changes nothing`() async throws {
        let fitbit = try SimulatedFitbit()
        var other = fitbit.person
        other.id = "OTHER9"
        let world = World(people: [fitbit.person, other], now: { [clock = fitbit.clock] in clock.now() })
        let simulator = FitbitSimulator(world: world, clients: [SimulatedFitbit.client])
        let url = try simulator.start().absoluteString
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize()
            let token = try await sync.token()
            simulator.signIn(other)
            do {
                try await sync.authorize()
                Issue.record("the other person was taken in")
            } catch let error as OAuthError {
                #expect(error.kind == .otherPerson)
            }
            #expect(try await sync.token() == token)
            #expect(try await sync.sync([.steps], to: day).state == .done)
            #expect(simulator.calls.allSatisfy { $0.person == nil || $0.person == fitbit.person.id })
        }
        await simulator.stop(deadline: .zero)
        await fitbit.simulator.stop(deadline: .zero)
    }
}
