import Archive
import Foundation
import HealthModel
import OAuth
import Simulator
import SyncEngine
import TestSupport
import Testing

/// A person leaves the Fitbit Web API for Google: the account stays, and the line of its data does not break.
@Suite(.enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct MoveTests {
    @Test
    func
        `an account that moves from Fitbit to Google has one unbroken line: settled days stay, open ones are Google's`()
        async throws
    {
        let fitbit = try SimulatedFitbit()
        let google = try SimulatedGoogle(beside: fitbit)
        let first = fitbit.today.advanced(by: -19)
        try await Embedding.run(fitbit: fitbit.url, google: google.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize(with: "fitbit")
            #expect(try await sync.sync().state == .done)
            fitbit.clock.advance(by: 3 * 86_400 + 7200)
            #expect(try await sync.sync().state == .done)
            let before = try await sync.stored()
            let open = try await sync.openDays(from: first)
            let seam = fitbit.today.advanced(by: -3)
            #expect(open.count { $0.resource == .steps } == 4 && open.count { $0.resource == .spo2 } == 4)

            fitbit.simulator.resetCalls()
            let outcome = try await sync.authorize(with: "google")
            #expect(outcome.isRenewal, "the same person, by the id of old")
            fitbit.clock.advance(by: 900)
            let job = try await sync.sync()
            #expect(job.state == .done && job.problems == [])
            #expect(google.counts["heart-rate"] == 1, "the days before had their last look but one")

            // By now what was open has settled.
            fitbit.clock.advance(by: 3 * 86_400)
            #expect(try await sync.sync().state == .done)
            let stored = try await sync.stored()
            #expect(fitbit.dataCalls == [])
            #expect(google.counts["heart-rate"] == 1 + 4 + 3, "a settled day is not asked for again")

            // What stands there is each day's own provider's, and nothing besides.
            expectPoints(
                try await sync.truth(of: fitbit, open, days: first...fitbit.today),
                in: stored.filter { !$0.hasPrefix("DeviceBatteryLevel") })
            expectPoints(try await sync.archived(), in: stored)
            let status = try await sync.engine.status()
            #expect(status.state == .idle && status.sinks.map(\.deadLetters) == [0])
            #expect(status.accounts.map(\.provider) == ["google"])
            #expect(status.resources.values.allSatisfy { $0.daysMissing == 0 && $0.lastError == nil })

            // What only Fitbit had of the open days is gone, what it had of the settled ones is not.
            let start = Int(seam.start(in: fitbit.person.zone).timeIntervalSince1970)
            func zeros(_ lines: [String], isOpen: Bool) -> Int {
                lines.count { line in
                    let parts = line.split(separator: "|")
                    let isOurs = parts[2] == "value=0i" && parts[0] == "Steps_Intraday" || parts[2].contains("mets=")
                    return isOurs && (Int(parts[3]).map { $0 >= start } == isOpen)
                }
            }
            #expect(zeros(before, isOpen: true) > 5000)
            #expect(zeros(stored, isOpen: true) == 0)
            #expect(zeros(stored, isOpen: false) == zeros(before, isOpen: false))
        }
        await fitbit.simulator.stop(deadline: .zero)
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `another person's Google sign-in is refused and ended, and the account goes on as it was`() async throws
    {
        let fitbit = try SimulatedFitbit()
        var other = fitbit.person
        other.id = "OTHER9"
        let world = World(people: [fitbit.person, other], now: { [clock = fitbit.clock] in clock.now() })
        let google = try SimulatedGoogle(other, world, fitbit.clock)
        google.simulator.signIn(other)
        let day = fitbit.today.advanced(by: -1)
        try await Embedding.run(fitbit: fitbit.url, google: google.url, clock: fitbit.clock, since: day) { sync in
            try await sync.authorize(with: "fitbit")
            let token = try await sync.token()
            do {
                try await sync.authorize(with: "google")
                Issue.record("the other person was taken in")
            } catch let error as OAuthError {
                #expect(error.kind == .otherPerson)
                #expect(error.message.contains("/authorize?account="))
            }
            #expect(google.simulator.calls.last?.path == "/revoke" && google.simulator.calls.last?.status == 200)
            #expect(try await sync.token() == token)
            #expect(try await sync.sync([.steps], to: day).state == .done)
            #expect(try await sync.engine.status().accounts.map(\.provider) == ["fitbit"])
            #expect(google.counts == ["identity": 1])
        }
        await fitbit.simulator.stop(deadline: .zero)
        await google.simulator.stop(deadline: .zero)
    }

    @Test func `an account whose provider has ended its service goes on with the next one`() async throws {
        let fitbit = try SimulatedFitbit()
        let google = try SimulatedGoogle(beside: fitbit)
        let first = fitbit.today.advanced(by: -3)
        try await Embedding.run(fitbit: fitbit.url, google: google.url, clock: fitbit.clock, since: first) { sync in
            try await sync.authorize(with: "fitbit")
            #expect(try await sync.sync([.steps], to: first).state == .done)
            fitbit.simulator.inject(.gone, times: 1000, pathContaining: "/1")
            #expect(try await sync.sync().problems.map(\.code).contains("gone"))
            #expect(try await sync.engine.status().accounts.map(\.authorization) == ["gone"])

            try await sync.authorize(with: "google")
            // By then the days that Fitbit gave have their last look.
            fitbit.clock.advance(by: 3 * 86_400)
            #expect(try await sync.sync().state == .done)
            let status = try await sync.engine.status()
            #expect(status.state == .idle)
            #expect(status.accounts.map(\.authorization) == ["authorized"])
            expectPoints(
                try await google.truth(first...google.today).filter { !$0.hasPrefix("DeviceBatteryLevel") },
                in: try await sync.stored().filter { !$0.hasPrefix("DeviceBatteryLevel") })
        }
        await fitbit.simulator.stop(deadline: .zero)
        await google.simulator.stop(deadline: .zero)
    }
}

/// A date of a resource.
private struct Key: Hashable {
    var resource: Resource
    var day: CivilDay
}

extension Embedding {
    /// What is to be looked at again, today's devices aside.
    fileprivate func openDays(from first: CivilDay) async throws -> Set<Key> {
        let today = CivilDay(clock.now(), in: Person.tess.zone)
        let rows = try await archive.ledger(of: .me, days: first...today)
        return Set(rows.filter { $0.state == .open }.map { Key(resource: $0.resource, day: $0.day) })
    }

    /// What has to stand of dates of which the open ones, and those after them, are Google's, and the others Fitbit's;
    /// devices aside.
    fileprivate func truth(
        of fitbit: SimulatedFitbit, _ open: Set<Key>, days: ClosedRange<CivilDay>
    ) async throws -> [String] {
        let teller = try await TruthTeller(of: fitbit.person, in: fitbit.world)
        let newest = open.map(\.day).max() ?? days.upperBound
        var lines: [String] = []
        for day in days {
            func add(_ version: [String], isGoogle: Bool) {
                lines += version.filter { line in
                    let measurement = MeasurementName(rawValue: String(line.prefix { $0 != "|" }))
                    guard let resource = measurement?.resource, resource != .devices else { return false }
                    return (day > newest || open.contains(Key(resource: resource, day: day))) == isGoogle
                }
            }
            if day <= newest { add(try await teller.fitbitLines(day...day), isGoogle: false) }
            if day >= newest.advanced(by: -20) { add(try await teller.googleLines(day...day), isGoogle: true) }
        }
        await teller.end()
        return lines
    }
}
