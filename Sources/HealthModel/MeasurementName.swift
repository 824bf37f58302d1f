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
    case battery = "DeviceBatteryLevel"

    /// The name itself.
    public var name: String { rawValue }
}
