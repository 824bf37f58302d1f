/// The names of the measurements that are written, as they stand in the database (influx-schema.md, "Measurements").
public enum MeasurementName: String, CaseIterable, Sendable {
    case calories = "Calories_Intraday"
    case distance = "Distance_Intraday"
    case steps = "Steps_Intraday"
    case heartRate = "HeartRate_Intraday"
    case heartRateZones = "HR zones"
    case restingHeartRate = "RestingHR"
    case breathingRate = "BreathingRate"
    case hrvSamples = "HRV_Intraday"
    case hrv = "HRV"
    case oxygenSamples = "SPO2_Intraday"
    case oxygen = "SPO2"
    case body = "Body"
    case cardioScore = "CardioScore"
    case sleepSummary = "Sleep Summary"
    case sleepLevels = "Sleep Levels"
    case skinTemperature = "TempSkin"
    case activity = "Activity"
    case activeZoneMinutes = "Active Zone Minutes"
    case workouts = "Workouts"
    case track = "GPS"
    case battery = "DeviceBatteryLevel"

    /// The name itself.
    public var name: String { rawValue }

    /// Whether it has a value a day, a night, a workout or a log entry, and not samples.
    public var isDaily: Bool {
        switch self {
        case .heartRateZones, .restingHeartRate, .breathingRate, .hrv, .oxygen, .body, .cardioScore, .sleepSummary,
            .skinTemperature, .activity, .activeZoneMinutes, .workouts:
            true
        case .calories, .distance, .steps, .heartRate, .hrvSamples, .oxygenSamples, .sleepLevels, .track, .battery:
            false
        }
    }

    /// The resource that it comes with.
    public var resource: Resource {
        switch self {
        case .calories: .calories
        case .distance: .distance
        case .steps: .steps
        case .heartRate, .heartRateZones, .restingHeartRate: .heartRate
        case .breathingRate: .breathingRate
        case .hrvSamples, .hrv: .hrv
        case .oxygenSamples: .spo2Intraday
        case .oxygen: .spo2
        case .body: .weight
        case .cardioScore: .cardioScore
        case .sleepSummary, .sleepLevels: .sleep
        case .skinTemperature: .skinTemperature
        case .activity, .activeZoneMinutes: .activity
        case .workouts, .track: .workouts
        case .battery: .devices
        }
    }
}
