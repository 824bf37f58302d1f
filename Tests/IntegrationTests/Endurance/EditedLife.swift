import Foundation
import HealthModel
import TestSupport

@testable import Simulator

/// What happens to a person between two rounds: the tracker syncs, weigh-ins are corrected, logs are deleted.
struct EditedLife {
    private enum Log {
        case sleep(UInt64)
        case weight(UInt64)
    }

    private let person: Person
    private let world: World
    private let firstDay: CivilDay
    /// Seconds between two syncs.
    private let step: TimeInterval
    private var lastSync: Date
    private var logs: [Log] = []
    private let weighIns: [UInt64]
    /// The points of all looks at the devices that the provider could have given.
    private(set) var looks: Set<String> = []

    /// - Parameter rounds: the tracker is set back by 20 hours at most, so that it can sync in most of them.
    init(of around: Surroundings, rounds: Int) {
        let (person, world) = (around.person, around.world)
        (self.person, self.world) = (person, world)
        let days = around.today.advanced(by: 1 - KillSeries.days)...around.today
        firstDay = days.lowerBound
        let syncs = rounds * 2 / 3 + 2
        step = Double(min(15, max(1, 20 * 60 / syncs)) * 60)
        lastSync = (world.lastSync(of: person) ?? world.now).addingTimeInterval(-step * Double(syncs))
        weighIns = days.flatMap { person.weighIns(on: $0).map(\.id) }
        world.setLastSync(person, lastSync)
        // The scale's newest entry says when it synced: those days are left alone.
        for day in days where day <= around.today.advanced(by: -4) {
            logs += [person.night(endingOn: day), person.nap(on: day)].compactMap { $0.map { .sleep($0.id) } }
            logs += Set(person.weighIns(on: day).map(\.id)).map { .weight($0) }
        }
    }

    /// The date of the tracker's last sync: later ones are not asked for.
    var today: CivilDay { CivilDay(lastSync, in: person.zone) }

    /// The tracker syncs once more.
    mutating func moveOn(_ teller: TruthTeller) async throws {
        lastSync.addTimeInterval(step)
        world.setLastSync(person, lastSync)
        try await look(teller)
    }

    /// Notes what the provider says of the devices now.
    mutating func look(_ teller: TruthTeller) async throws {
        let lines = try await teller.fitbitLines(today...today)
        looks.formUnion(lines.filter(Self.isLook))
    }

    /// Corrects a weigh-in.
    mutating func edit(_ random: inout SplitMix64) {
        guard let id = weighIns.randomElement(using: &random) else { return }
        world.editWeight(person, id: id, kilograms: Double(Int.random(in: 600...900, using: &random)) / 10)
    }

    /// Deletes a night, a nap or a weigh-in; false when none is left.
    mutating func deleteLog(_ random: inout SplitMix64) -> Bool {
        guard let index = logs.indices.randomElement(using: &random) else { return false }
        switch logs.remove(at: index) {
        case .sleep(let id): world.deleteSleepLog(person, id: id)
        case .weight(let id): world.deleteWeight(person, id: id)
        }
        return true
    }

    /// All that has to stand in InfluxDB now.
    mutating func truth(_ teller: TruthTeller, _ provider: String) async throws -> [String] {
        try await look(teller)
        let days = firstDay...today
        return try await provider == "fitbit" ? teller.fitbitLines(days) : teller.googleLines(days)
    }

    /// Whether a point is a look at a device: earlier ones stay.
    static func isLook(_ line: String) -> Bool { line.hasPrefix("DeviceBatteryLevel|") }
}
