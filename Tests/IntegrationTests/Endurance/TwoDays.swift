import Foundation
import HealthModel
import Simulator
import TestSupport

/// Two days of Tess that are synced twice, and what has to stand in InfluxDB then: between the syncs two hours pass, the
/// access token ends, and Tess deletes a night.
struct TwoDays: Sendable {
    /// Tess with few heart-rate samples.
    static let tess: Person = {
        var tess = Person.tess
        tess.heartInterval = 4000...6000
        return tess
    }()
    /// A call a day, a window with deletions, and one that is mostly empty; the devices come with each sync.
    static let resources: [Resource] = [.heartRate, .sleep, .weight]
    static let firstSync = Date(iso: "2026-06-20T12:46:00Z")
    static let secondSync = Date(iso: "2026-06-20T14:46:00Z")
    /// A third one finds the world as the second one did.
    static let lastSync = Date(iso: "2026-06-20T14:56:00Z")

    let days: ClosedRange<CivilDay>
    /// Deleted between the syncs.
    let night: UInt64
    /// All points after the first sync, and after the second one.
    let first, second: Set<String>

    static let fitbit = Task { try await TwoDays(\.first) }
    static let google = Task { try await TwoDays(\.second) }

    private init(_ provider: KeyPath<(first: [String], second: [String]), [String]>) async throws {
        let clock = ManualClock(Self.firstSync)
        let person = Self.tess
        let world = World(people: [person], now: { clock.now() })
        let teller = try await TruthTeller(of: person, in: world)
        let today = CivilDay(clock.now(), in: person.zone)
        let days = today.advanced(by: -1)...today
        func points() async throws -> Set<String> {
            let lines = (first: try await teller.fitbitLines(days), second: try await teller.googleLines(days))
            return Set(lines[keyPath: provider].filter(Self.isSynced))
        }
        guard let night = try await teller.nights(days).first else { throw Unexpected("Tess did not sleep.") }
        self.days = days
        self.night = night
        first = try await points()
        world.deleteSleepLog(person, id: night)
        clock.set(Self.secondSync)
        // The teller's own token has two hours left of its eight.
        second = try await points()
        await teller.end()
    }

    private static let measurements: Set = [
        "HeartRate_Intraday", "RestingHR", "HR zones", "Sleep Summary", "Sleep Levels", "Body", "DeviceBatteryLevel",
    ]

    private static func isSynced(_ line: String) -> Bool { measurements.contains(String(line.prefix { $0 != "|" })) }

    /// Whether a point is a look at a device: each sync adds one.
    static func isLook(_ line: String) -> Bool { line.hasPrefix("DeviceBatteryLevel|") }
}
