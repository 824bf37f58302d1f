import HealthModel

/// `daily-sleep-temperature-derivations` (google-health-api.md 4.13): the night and the personal baseline, whose
/// difference is Fitbit's value. The first nights have no baseline yet.
struct SkinTemperatureSource: DailySource {
    struct Value: Sendable {
        /// Hundredths of a degree Celsius.
        var nightly: Int
        var baseline: Int?
    }

    func value(on day: CivilDay, _ view: SyncedView) -> Value? {
        guard let relative = view.vitals(day)?.skinTemperature else { return nil }
        let usual = 3380 + Int(view.person.seed % 60)
        return Value(nightly: usual + relative * 10, baseline: view.temperatureVitals(day) == nil ? nil : usual)
    }

    func write(_ value: Value, _ json: inout JSONBytes) {
        json.raw(#","nightlyTemperatureCelsius":"#)
        json.decimal(value.nightly, places: 2)
        json.raw(#","baselineTemperatureCelsius":"#)
        guard let baseline = value.baseline else {
            json.raw(#""NaN""#)
            return
        }
        json.decimal(baseline, places: 2)
        json.raw(#","relativeNightlyStddev30dCelsius":0.31"#)
    }
}
