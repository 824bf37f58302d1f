import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// VO2 max of a date: always one number here (google-health-api.md, 4.11).
struct CardioScore: GoogleResource {
    let offer = ResourceOffer(.cardioScore, daysPerRequest: 365, scope: DataType.dailyVo2Max.scope)
    let sources = [PartSource(.dailyVo2Max) { $0.number("vo2Max") != nil }]

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let points = try day.values(of: .dailyVo2Max) { value, _ in
            Point(day.start, .float("value", value.number("vo2Max")))
        }
        return [Series(MeasurementName.cardioScore.name, points)].compactMap(\.self)
    }
}
