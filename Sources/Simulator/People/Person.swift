public import Foundation
public import HealthModel

/// Somebody who lives in the simulator. All that is measured of them is a function of this value and a date.
public struct Person: Sendable, Hashable {
    /// What the provider calls them: `encodedId`, the `user_id` of a token.
    public var id: String
    /// What the consent page and the profile call them.
    public var name: String
    /// The zone of their profile; every wall clock of theirs.
    public var zone: TimeZone
    /// Where their randomness starts: two people with one seed live the same life.
    public var seed: UInt64
    /// Their first day with data.
    public var memberSince: CivilDay
    /// The boxes that stay ticked when they see the consent page.
    public var grants: Set<Scope>
    /// What measures them; without a scale they have no weigh-ins.
    public var devices: [Device]
    /// It decides the resting calories and the zones.
    public var birthday: CivilDay
    /// Centimetres.
    public var height: Double
    /// Kilograms, around which the weigh-ins move.
    public var weight: Double
    /// Beats a minute, around which the resting heart rate moves.
    public var restingHeartRate: Int
    /// Seconds between two heart-rate samples outside of exercise, e.g. `5...15`; `1...1` gives every second.
    public var heartInterval: ClosedRange<Int>
    /// Whether the phone carries GPS on runs: the VO2 max is then a number, otherwise a range.
    public var runsWithGPS: Bool

    /// A person with a tracker and a scale who grants everything.
    public init(
        id: String, name: String, zone: TimeZone, seed: UInt64, memberSince: CivilDay,
        grants: Set<Scope> = Set(Scope.allCases), devices: [Device]? = nil,
        birthday: CivilDay = CivilDay(year: 1990, month: 5, day: 17)!, height: Double = 172, weight: Double = 70,
        restingHeartRate: Int = 58, heartInterval: ClosedRange<Int> = 5...15, runsWithGPS: Bool = false
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.seed = seed
        self.memberSince = memberSince
        self.grants = grants
        self.devices =
            devices ?? [
                Device(id: "17\(10_000_000 + seed % 10_000_000)1", version: "Charge 6", kind: .tracker),
                Device(id: "17\(10_000_000 + seed % 10_000_000)2", version: "Aria Air", kind: .scale),
            ]
        self.birthday = birthday
        self.height = height
        self.weight = weight
        self.restingHeartRate = restingHeartRate
        self.heartInterval = max(1, heartInterval.lowerBound)...max(1, heartInterval.upperBound)
        self.runsWithGPS = runsWithGPS
    }

    /// The scale whose name their weigh-ins bear, if they have one.
    var scale: Device? { devices.first { $0.kind == .scale } }

    /// The tracker they wear, if they wear one.
    var tracker: Device? { devices.first { $0.kind == .tracker } }

    /// Age in years on a date.
    func age(on day: CivilDay) -> Int { max(0, (day.daysSince1970 - birthday.daysSince1970) * 10_000 / 3_652_425) }

    /// Kilocalories a minute at rest, by the Mifflin-St Jeor equation without its term for sex.
    func restingCalories(on day: CivilDay) -> Double {
        (10 * weight + 6.25 * height - 5 * Double(age(on: day)) - 78) / 1440
    }

    /// The date on their wall at an instant, in seconds since 1970.
    func day(at instant: Int64) -> CivilDay {
        CivilDay(Date(timeIntervalSince1970: TimeInterval(instant)), in: zone)
    }
}
