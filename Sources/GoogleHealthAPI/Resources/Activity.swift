import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// What a date adds up to: steps, way, energy, floors, minutes of each level, and active zone minutes
/// (google-health-api.md, 4.1 to 4.3 and 4.15).
///
/// The minutes are those of `activity-level`, which tells all four levels of any device; `active-minutes` knows three, and
/// only of some.
struct Activity: GoogleResource {
    /// Sums of energy may span 14 days, whose last some servers were seen to include; levels have some 540 points a day.
    let offer = ResourceOffer(.activity, daysPerRequest: 13, callsPerRequest: 6, scope: DataType.steps.scope)
    let sources = [
        PartSource(.steps, .daysOfAllSources) { sum($0, "countSum") ?? 0 > 0 },
        PartSource(.distance, .daysOfAllSources) { sum($0, "millimetersSum") ?? 0 > 0 },
        // There is energy at rest, too.
        PartSource(.totalCalories, .daysOfAllSources) { _ in false },
        PartSource(.floors, .daysOfAllSources) { sum($0, "countSum") ?? 0 > 0 },
        PartSource(.activeZoneMinutes, .daysOfAllSources) { zones($0).hasAny },
        PartSource(.activityLevel) {
            $0["activityLevelType"]?.string.map { !($0 == ("SEDENTARY" as StaticString)) } ?? false
        },
    ]

    /// A sum that is there without its number says that there was nothing (3.4). Of a date with levels, those that no point
    /// has took no minute; of one without any, nothing is known.
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        var activity = DayActivity()
        activity.steps = try day.values(of: .steps) { value, _ in Self.count(value) }.last
        activity.distance = try day.values(of: .distance) { value, _ in
            Self.sum(value, "millimetersSum").map { $0 / 1_000_000 }
        }.last
        activity.calories = try day.values(of: .totalCalories) { value, _ in Self.sum(value, "kcalSum") }.last
        activity.floors = try day.values(of: .floors) { value, _ in Self.count(value) }.last
        let levels = try day.values(of: .activityLevel) { value, _ in Stretch(value, on: day.day) }
        if !levels.isEmpty {
            func minutes(_ level: Stretch.Level) -> Int64 {
                let seconds = levels.reduce(0) { $0 + ($1.level == level ? $1.seconds : 0) }
                return (seconds + 30) / 60
            }
            activity.sedentary = minutes(.sedentary)
            activity.lightlyActive = minutes(.light)
            activity.fairlyActive = minutes(.fair)
            activity.veryActive = minutes(.very)
        }
        let zones = try day.values(of: .activeZoneMinutes) { value, _ in Self.zones(value) }.last
        return [activity.series(at: day.start), zones?.series(at: day.start)].compactMap(\.self)
    }

    private static func sum(_ value: JSONValue, _ member: String) -> Double? {
        value[named: member] == nil ? 0 : value.number(member)
    }

    private static func count(_ value: JSONValue) -> Int64? {
        value["countSum"].map(\.wholeNumber) ?? 0
    }

    /// A zone that is zero is left out.
    private static func zones(_ value: JSONValue) -> ZoneMinutes {
        ZoneMinutes(
            fatBurn: value["sumInFatBurnHeartZone"]?.wholeNumber, cardio: value["sumInCardioHeartZone"]?.wholeNumber,
            peak: value["sumInPeakHeartZone"]?.wholeNumber)
    }

    /// A stretch of one level, as much of it as lies in the date.
    private struct Stretch: Sendable {
        enum Level { case sedentary, light, fair, very }

        var level: Level
        /// None or more.
        var seconds: Int64

        /// Where midnight is, the point's own offsets say.
        init?(_ value: JSONValue, on day: CivilDay) {
            guard let level = value["activityLevelType"]?.string.flatMap(Self.level), let time = value["interval"],
                let start = time["startTime"]?.instant, let end = time["endTime"]?.instant
            else { return nil }
            func offset(_ member: JSONValue?, _ civil: JSONValue?, _ instant: Int64) -> Int64? {
                member?.utcOffset ?? civil?.civilSeconds.map { $0 - instant }
            }
            var (first, last) = (start, end)
            if let offset = offset(time["startUtcOffset"], time["civilStartTime"], start) {
                first = max(first, Int64(day.daysSince1970) * 86_400 - offset)
            }
            if let offset = offset(time["endUtcOffset"], time["civilEndTime"], end) {
                last = min(last, Int64(day.daysSince1970 + 1) * 86_400 - offset)
            }
            self.level = level
            // A level that lasts longer than any date is none.
            seconds = last - first > 90_000 ? 0 : max(0, last - first)
        }

        private static func level(_ type: JSONString) -> Level? {
            switch type {
            case "SEDENTARY": .sedentary
            case "LIGHTLY_ACTIVE": .light
            case "MODERATELY_ACTIVE": .fair
            case "VERY_ACTIVE": .very
            default: nil
            }
        }
    }
}
