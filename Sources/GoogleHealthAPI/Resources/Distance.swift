import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The way of each active minute (google-health-api.md, 4.2): about 210 points a day.
struct Distance: GoogleResource {
    let offer = ResourceOffer(.distance, daysPerRequest: 31, scope: DataType.distance.scope)
    let sources = [PartSource(.distance)]

    /// A record without a distance says that there was none (3.4).
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.samples(of: .distance) { time, value in
            let millimetres = value["millimeters"].map(\.number) ?? 0
            return Point(time, .float("value", millimetres.map { $0 / 1_000_000 }))
        }
        return [Series(MeasurementName.distance.name, points)].compactMap(\.self)
    }
}
