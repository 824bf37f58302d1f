import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The energy of each minute, at rest included (google-health-api.md, 4.3): a roll-up, since points cannot be asked for.
struct Calories: GoogleResource {
    /// A roll-up may span 14 days, and 13 of them can be an hour longer: two pages of 10000 minutes.
    let offer = ResourceOffer(
        .calories, daysPerRequest: 13, callsPerRequest: 2, scope: DataType.totalCalories.scope)
    let sources = [PartSource(.totalCalories, .minutes)]

    /// A minute without a sum says that there was none (3.4).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let last = day.lastSecond
        let points = try day.values(of: .totalCalories) { value, element -> Point? in
            guard let time = element["startTime"]?.instant, time <= last else {
                return nil
            }
            return Point(time, .float("value", value["kcalSum"].map(\.number) ?? 0))
        }
        return [Series(MeasurementName.calories.name, points)].compactMap(\.self)
    }
}
