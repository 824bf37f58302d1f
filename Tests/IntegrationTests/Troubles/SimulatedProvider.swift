import Archive
import Foundation
import HealthModel
import Simulator
import SyncEngine
import TestSupport
import Testing

/// Either provider, simulated, behind a line whose fate a test sets.
struct SimulatedProvider {
    enum Name: String, CaseIterable, Sendable {
        case fitbit, google
    }

    let name: Name
    /// The true time, the provider's.
    let clock: ManualClock
    let world: World
    let person: Person
    let line: TroubledLine
    private let simulator: any ProviderSimulator

    init(_ name: Name, _ person: Person = .tess, at time: String = "2026-06-20T12:46:00Z") throws {
        (self.name, self.person) = (name, person)
        let url: String
        switch name {
        case .fitbit:
            let fitbit = try SimulatedFitbit(person, at: time)
            (clock, world, simulator, url) = (fitbit.clock, fitbit.world, fitbit.simulator, fitbit.url)
        case .google:
            let google = try SimulatedGoogle(person, at: time)
            (clock, world, simulator, url) = (google.clock, google.world, google.simulator, google.url)
        }
        line = try TroubledLine(to: url)
    }

    /// The date it is for the person.
    var today: CivilDay { CivilDay(clock.now(), in: person.zone) }

    /// An engine that asks this provider over the line.
    ///
    /// - Parameter host: the clock of the machine that the engine runs on; nil: the true time.
    func run(
        host: ManualClock? = nil, since: CivilDay?, influxURL: String? = nil,
        body: (Embedding) async throws -> Void
    ) async throws {
        try await Embedding.run(
            fitbit: name == .fitbit ? line.url : nil, google: name == .google ? line.url : nil, clock: host ?? clock,
            since: since, influxURL: influxURL, body: body)
        await simulator.stop(deadline: .zero)
    }

    /// Whether a request asks for data, the devices and the profile included.
    func asksForData(_ request: ScriptedServer.Request) -> Bool {
        switch name {
        case .fitbit: request.target.hasPrefix("/1") && !request.target.contains("/oauth2/")
        case .google: request.target.hasPrefix("/v4/") && !request.target.contains("/identity")
        }
    }

    /// Whether a request is for the token endpoint.
    func asksForToken(_ request: ScriptedServer.Request) -> Bool {
        request.target == (name == .fitbit ? "/oauth2/token" : "/token")
    }

    /// All that has to stand in InfluxDB of these dates, but for the battery: it is as often told as it was looked at.
    func truth(_ days: ClosedRange<CivilDay>) async throws -> [String] {
        let teller = try await TruthTeller(of: person, in: world)
        let lines = name == .fitbit ? try await teller.fitbitLines(days) : try await teller.googleLines(days)
        await teller.end()
        return Self.measured(lines)
    }

    /// Expects that the copy is the truth of these dates.
    ///
    /// - Parameter measurement: one that is not compared.
    func expectTruth(
        _ days: ClosedRange<CivilDay>, in sync: Embedding, leavingOut measurement: String = "-"
    ) async throws {
        let stored = try await sync.stored()
        func compared(_ lines: [String]) -> [String] { lines.filter { !$0.hasPrefix(measurement) } }
        expectPoints(compared(try await truth(days)), in: compared(Self.measured(stored)))
        expectPoints(try await sync.archived(), in: stored)
    }

    private static func measured(_ lines: [String]) -> [String] { lines.filter { !$0.hasPrefix("DeviceBattery") } }
}

extension Embedding {
    /// The first account as `/status` tells of it.
    var account: StatusReport.AccountStatus {
        get async throws {
            guard let account = try await engine.status().accounts.first else {
                throw Unexpected("There is no account.")
            }
            return account
        }
    }
}
