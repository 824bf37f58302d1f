import HealthModel

/// `daily-heart-rate-variability`: deep sleep's value is 0 where there is none.
struct DailyVariabilitySource: DailySource {
    struct Value: Sendable {
        var daily: Int
        var deep: Int?
        var heart: Int
    }

    func value(on day: CivilDay, _ view: SyncedView) -> Value? {
        view.vitals(day).map { night in
            let (daily, deep) = night.dailyVariability
            return Value(daily: daily, deep: deep, heart: view.person.restingHeartRate(on: day) - 2)
        }
    }

    func write(_ value: Value, _ json: inout JSONBytes) {
        json.raw(#","averageHeartRateVariabilityMilliseconds":"#)
        json.decimal(value.daily, places: 3)
        json.raw(#","deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds":"#)
        json.decimal(value.deep ?? 0, places: 3)
        json.raw(#","nonRemHeartRateBeatsPerMinute":"#)
        json.quoted(value.heart)
        json.raw(#","entropy":"#)
        json.decimal(2800 + value.daily % 500, places: 3)
    }
}
