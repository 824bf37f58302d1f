import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Steps of each active minute (google-health-api.md, 4.1): about 260 points a day.
struct Steps: GoogleResource {
    let offer = ResourceOffer(.steps, daysPerRequest: 31, scope: DataType.steps.scope)
    let sources = [PartSource(.steps)]

    /// A record without a count says that there were none (3.4).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.samples(of: .steps) { time, value in
            Point(time, .integer("value", value["count"].map(\.wholeNumber) ?? 0))
        }
        return [Series(MeasurementName.steps.name, points)].compactMap(\.self)
    }
}
