import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Heart rate variability: samples of a night, about 85, and the night's own values (google-health-api.md, 4.8).
struct HeartRateVariability: GoogleResource {
    let offer = ResourceOffer(
        .hrv, daysPerRequest: 90, callsPerRequest: 2, scope: DataType.heartRateVariability.scope)
    let sources = [
        PartSource(.heartRateVariability) { $0.number(rmssd, except: 0) != nil },
        PartSource(.dailyHeartRateVariability) {
            $0.number(daily, except: 0) != nil || $0.number(deep, except: 0) != nil
        },
    ]

    private static let rmssd = "rootMeanSquareOfSuccessiveDifferencesMilliseconds"
    private static let daily = "averageHeartRateVariabilityMilliseconds"
    private static let deep = "deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds"

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let samples = try day.samples(of: .heartRateVariability) { time, value -> Point? in
            // An RMSSD of 0 is a placeholder, and the sample with it.
            guard value.number(Self.rmssd) != 0 else { return nil }
            let metadata = value["metadata"]
            return Point(
                time, .float("rmssd", value.number(Self.rmssd)),
                .float("hf", metadata?.number("highFrequencyPower", except: 0)),
                .float("lf", metadata?.number("lowFrequencyPower", except: 0)))
        }
        let nights = try day.values(of: .dailyHeartRateVariability) { value, _ in
            Point(
                day.start, .float("dailyRmssd", value.number(Self.daily, except: 0)),
                .float("deepRmssd", value.number(Self.deep, except: 0)))
        }
        return [Series(MeasurementName.hrvSamples.name, samples), Series(MeasurementName.hrv.name, nights)]
            .compactMap(\.self)
    }
}
