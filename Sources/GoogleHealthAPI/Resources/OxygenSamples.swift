import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Blood oxygen of each minute of a night (google-health-api.md, 4.9): about 480 points.
struct OxygenSamples: GoogleResource {
    let offer = ResourceOffer(.spo2Intraday, daysPerRequest: 18, scope: DataType.oxygenSaturation.scope)
    let sources = [PartSource(.oxygenSaturation) { $0.number(member, except: placeholder) != nil }]

    /// Exactly 50 percent stands for a bad reading.
    static let placeholder = 50.0
    private static let member = "percentage"

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.samples(of: .oxygenSaturation) { time, value in
            Point(time, .float("value", value.number(Self.member, except: Self.placeholder)))
        }
        return [Series(MeasurementName.oxygenSamples.name, points)].compactMap(\.self)
    }
}
