import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Blood oxygen of a night: the mean, and the bounds of confidence, which are all there is of least and most
/// (google-health-api.md, 4.9).
struct OxygenSummary: GoogleResource {
    /// No limit is stated; a year keeps an answer small.
    let offer = ResourceOffer(.spo2, daysPerRequest: 365, scope: DataType.dailyOxygenSaturation.scope)
    let sources = [PartSource(.dailyOxygenSaturation) { value in fields.contains { percent(value, $0.member) != nil } }]

    private static let fields = [
        (name: "avg", member: "averagePercentage"), (name: "min", member: "lowerBoundPercentage"),
        (name: "max", member: "upperBoundPercentage"),
    ]

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.values(of: .dailyOxygenSaturation) { value, _ in
            Point(day.start, fields: Self.fields.map { .float($0.name, Self.percent(value, $0.member)) })
        }
        return [Series(MeasurementName.oxygen.name, points)].compactMap(\.self)
    }

    private static func percent(_ value: JSONValue, _ member: String) -> Double? {
        value.number(member, except: OxygenSamples.placeholder)
    }
}
