import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Sleeps, by the date on which they end (google-health-api.md, 4.12). Pages hold 25.
struct Sleep: GoogleResource {
    let offer = ResourceOffer(.sleep, daysPerRequest: 30, callsPerRequest: 2, scope: DataType.sleep.scope)
    let sources = [PartSource(.sleep) { SleepRecord.session($0) != nil }]

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        SleepSession.series(try day.values(of: .sleep) { value, _ in SleepRecord.session(value) })
    }
}
