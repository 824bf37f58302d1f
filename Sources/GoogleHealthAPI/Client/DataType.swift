/// A kind of data: how it is named in paths, filters and answers, and how its points stand in time
/// (google-health-api.md, 4).
struct DataType: Sendable, Hashable {
    enum Kind {
        /// A value of a whole civil date.
        case daily
        /// A value of an instant.
        case sample
        /// A value from one instant to another.
        case interval
        /// A record from one instant to another, which belongs to the date on which it starts.
        case session
        /// A sleep, which belongs to the date on which it ends.
        case sleep
    }

    /// As it stands in paths, e.g. `daily-vo2-max`.
    let id: String
    let kind: Kind
    let scope: String
    /// The most points a page may have.
    let pageSize: Int
    /// Whether what the clock shows from 18:00 on belongs to the next date: a night belongs to the day it ends on.
    let isOfTheNight: Bool
    /// Whether an interval may reach over midnight, and belongs to each of the dates that it touches.
    let isOfEachDate: Bool

    private init(
        _ id: String, _ kind: Kind, _ scope: String, pageSize: Int = 10_000, isOfTheNight: Bool = false,
        isOfEachDate: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.scope = scope
        self.pageSize = pageSize
        self.isOfTheNight = isOfTheNight
        self.isOfEachDate = isOfEachDate
    }

    /// As it stands in filters, e.g. `daily_vo2_max`.
    var filterName: String { id.split(separator: "-").joined(separator: "_") }

    /// As it stands in JSON, e.g. `dailyVo2Max`.
    var field: String {
        let words = id.split(separator: "-")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// Seconds by which the clock is put forward before its date is read.
    var clockShift: Int64 { isOfTheNight ? 6 * 3600 : 0 }

    static let steps = DataType("steps", .interval, GoogleScope.activity)
    static let distance = DataType("distance", .interval, GoogleScope.activity)
    static let totalCalories = DataType("total-calories", .interval, GoogleScope.activity)
    static let heartRate = DataType("heart-rate", .sample, GoogleScope.healthMetrics)
    static let timeInHeartRateZone = DataType("time-in-heart-rate-zone", .interval, GoogleScope.activity)
    static let caloriesInHeartRateZone = DataType("calories-in-heart-rate-zone", .interval, GoogleScope.activity)
    static let dailyRestingHeartRate = DataType("daily-resting-heart-rate", .daily, GoogleScope.healthMetrics)
    static let dailyRespiratoryRate = DataType("daily-respiratory-rate", .daily, GoogleScope.healthMetrics)
    /// Stamped at the end of its sleep, so that its own date is the night's.
    static let respiratoryRateSleepSummary = DataType(
        "respiratory-rate-sleep-summary", .sample, GoogleScope.healthMetrics)
    static let heartRateVariability = DataType(
        "heart-rate-variability", .sample, GoogleScope.healthMetrics, isOfTheNight: true)
    static let dailyHeartRateVariability = DataType("daily-heart-rate-variability", .daily, GoogleScope.healthMetrics)
    static let oxygenSaturation = DataType(
        "oxygen-saturation", .sample, GoogleScope.healthMetrics, isOfTheNight: true)
    static let dailyOxygenSaturation = DataType("daily-oxygen-saturation", .daily, GoogleScope.healthMetrics)
    static let weight = DataType("weight", .sample, GoogleScope.healthMetrics)
    static let bodyFat = DataType("body-fat", .sample, GoogleScope.healthMetrics)
    static let height = DataType("height", .sample, GoogleScope.healthMetrics)
    static let dailyVo2Max = DataType("daily-vo2-max", .daily, GoogleScope.activity)
    static let sleep = DataType("sleep", .sleep, GoogleScope.sleep, pageSize: 25)
    static let dailySleepTemperatureDerivations = DataType(
        "daily-sleep-temperature-derivations", .daily, GoogleScope.healthMetrics)
    static let floors = DataType("floors", .interval, GoogleScope.activity)
    static let activeZoneMinutes = DataType("active-zone-minutes", .interval, GoogleScope.activity)
    static let activityLevel = DataType("activity-level", .interval, GoogleScope.activity, isOfEachDate: true)
    static let exercise = DataType("exercise", .session, GoogleScope.activity, pageSize: 25)
}
