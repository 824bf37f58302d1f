import Foundation
import HealthModel

/// People who are always there.
public enum People {
    /// Berlin; wears her tracker day and night, runs with GPS, weighs herself most mornings.
    public static let ada = Person(
        id: "ADA001", name: "Ada", zone: zone("Europe/Berlin"), seed: 11, memberSince: day(2023, 1, 9),
        birthday: day(1991, 12, 10), height: 168, weight: 63.5, restingHeartRate: 56, runsWithGPS: true)

    /// New York, west of Greenwich; carries a phone that also counts steps.
    public static let noor = Person(
        id: "NOOR02", name: "Noor", zone: zone("America/New_York"), seed: 23, memberSince: day(2024, 3, 1),
        devices: [
            Device(id: "1700000021", version: "MobileTrack", kind: .phone),
            Device(id: "1700000022", version: "Sense 2", kind: .tracker),
            Device(id: "1700000023", version: "Aria", kind: .scale),
        ],
        birthday: day(1984, 7, 2), height: 175, weight: 78, restingHeartRate: 62)

    /// Lord Howe Island, whose clocks change by half an hour; no scale.
    public static let kai = Person(
        id: "KAI003", name: "Kai", zone: zone("Australia/Lord_Howe"), seed: 37, memberSince: day(2024, 6, 20),
        devices: [Device(id: "1700000031", version: "Inspire 3", kind: .tracker)],
        birthday: day(1999, 2, 28), height: 183, weight: 81, restingHeartRate: 51)

    /// Berlin; unticks sleep and weight on the consent page.
    public static let lin = Person(
        id: "LIN004", name: "Lin", zone: zone("Europe/Berlin"), seed: 41, memberSince: day(2025, 2, 3),
        grants: Set(Scope.allCases).subtracting([.sleep, .weight]),
        birthday: day(1976, 10, 5), height: 160, weight: 57, restingHeartRate: 64)

    /// All of them.
    public static let all = [ada, noor, kai, lin]

    private static func zone(_ name: String) -> TimeZone { TimeZone(identifier: name) ?? .gmt }
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDay {
        CivilDay(year: year, month: month, day: day)!
    }
}
