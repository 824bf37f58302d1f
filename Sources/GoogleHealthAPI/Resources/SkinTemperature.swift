import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Skin temperature of a night, and against the personal baseline (google-health-api.md, 4.13).
struct SkinTemperature: GoogleResource {
    let offer = ResourceOffer(
        .skinTemperature, daysPerRequest: 365, scope: DataType.dailySleepTemperatureDerivations.scope)
    let sources = [
        PartSource(.dailySleepTemperatureDerivations) { $0.number(nightly) != nil || $0.number(baseline) != nil }
    ]

    private static let nightly = "nightlyTemperatureCelsius"
    private static let baseline = "baselineTemperatureCelsius"

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.values(of: .dailySleepTemperatureDerivations) { value, _ in
            let (nightly, baseline) = (value.number(Self.nightly), value.number(Self.baseline))
            let difference = nightly.flatMap { nightly in baseline.map { nightly - $0 } }
            return Point(
                day.start, .float("value", difference), .float("nightly", nightly), .float("baseline", baseline))
        }
        return [Series(MeasurementName.skinTemperature.name, points)].compactMap(\.self)
    }
}
