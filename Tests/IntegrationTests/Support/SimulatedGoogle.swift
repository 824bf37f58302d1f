import Foundation
import HealthModel
import Simulator
import TestSupport

/// As ``SimulatedFitbit``, with Google: of a world of its own, or of the one that another provider tells of too.
struct SimulatedGoogle {
    static let client = GoogleClient(
        id: "test.apps.googleusercontent.com", secret: "the-secret-of-the-google-test-client-\(TokenMark.word)")

    let clock: ManualClock
    let world: World
    let simulator: GoogleSimulator
    let person: Person
    let url: String

    init(_ person: Person = .tess, at time: String = "2026-06-20T12:46:00Z") throws {
        let clock = ManualClock(time)
        try self.init(person, World(people: [person], now: { clock.now() }), clock)
    }

    /// The same people, under the same clock, as they are to Google.
    init(beside fitbit: SimulatedFitbit) throws { try self.init(fitbit.person, fitbit.world, fitbit.clock) }

    init(_ person: Person, _ world: World, _ clock: ManualClock) throws {
        (self.person, self.world, self.clock) = (person, world, clock)
        simulator = GoogleSimulator(world: world, clients: [Self.client])
        url = try simulator.start().absoluteString
    }

    /// All that has to stand in InfluxDB of these dates.
    func truth(_ days: ClosedRange<CivilDay>) async throws -> [String] {
        let teller = try await TruthTeller(of: person, in: world)
        let lines = try await teller.googleLines(days)
        await teller.end()
        return lines
    }

    /// The date it is for the person.
    var today: CivilDay { CivilDay(clock.now(), in: person.zone) }

    /// Calls for data: those that the rate limit counts.
    var dataCalls: [Call] { simulator.calls.filter { $0.path.hasPrefix("/v4/") } }

    /// How often each kind of data was asked for: a data type's id, or the last word of the path.
    var counts: [String: Int] {
        dataCalls.reduce(into: [:]) { counts, call in
            counts[call.dataType ?? call.path.split(separator: "/").last.map(String.init) ?? "", default: 0] += 1
        }
    }
}
