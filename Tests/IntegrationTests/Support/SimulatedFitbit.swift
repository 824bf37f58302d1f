import Foundation
import HealthModel
import Simulator
import TestSupport

/// A simulator on a socket, one person in it, and the clock that its world and the engine share.
struct SimulatedFitbit {
    static let client = RegisteredClient(
        id: "TEST01", secret: "the-secret-of-the-test-client-\(TokenMark.word)",
        redirectURIs: ["http://localhost:1/callback"])

    let clock: ManualClock
    let world: World
    let simulator: FitbitSimulator
    let person: Person
    let url: String

    /// Starts at a quarter past a full hour of Tess.
    init(_ person: Person = .tess, at time: String = "2026-06-20T12:46:00Z") throws {
        let clock = ManualClock(time)
        self.clock = clock
        self.person = person
        world = World(people: [person], now: { clock.now() })
        simulator = FitbitSimulator(world: world, clients: [Self.client])
        url = try simulator.start().absoluteString
    }

    /// All that has to stand in InfluxDB of these dates.
    func truth(
        _ days: ClosedRange<CivilDay>, token: String, leavingOut scopes: Set<String> = []
    ) async throws -> [String] {
        try await Truth.lines(of: person, in: world, at: url, token: token, days: days, leavingOut: scopes)
    }

    /// The date it is for the person.
    var today: CivilDay { CivilDay(clock.now(), in: person.zone) }

    /// Calls for data: those that the rate limit counts.
    var dataCalls: [Call] { simulator.calls.filter { !$0.path.contains("/oauth2/") } }
}
