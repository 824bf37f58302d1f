import HealthModel

/// `daily-resting-heart-rate` (google-health-api.md 4.6).
struct RestingHeartRateSource: DailySource {
    func value(on day: CivilDay, _ view: SyncedView) -> Int? { view.restingHeartRate(on: day) }

    func write(_ value: Int, _ json: inout JSONBytes) {
        json.raw(#","beatsPerMinute":"#)
        json.quoted(value)
        json.raw(#","dailyRestingHeartRateMetadata":{"calculationMethod":"WITH_SLEEP"}"#)
    }
}
