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
