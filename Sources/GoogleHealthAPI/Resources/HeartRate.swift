import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Heart rate: every sample, about 27500 a day, and the zones and the resting rate of the day
/// (google-health-api.md, 4.4 to 4.6).
struct HeartRate: GoogleResource {
    /// Calories in zones may span 14 days, whose last some servers were seen to include; three pages of samples a date.
    let offer = ResourceOffer(
        .heartRate, daysPerRequest: 13, callsPerRequest: 3, callsPerDay: 3, scope: DataType.heartRate.scope,
        furtherScopes: [DataType.timeInHeartRateZone.scope])
    private let samples = PartSource(.heartRate) { $0["beatsPerMinute"]?.wholeNumber != nil }
    private let daily = [
        PartSource(.timeInHeartRateZone, .days) { HeartRateZones.minutes($0).values.contains { $0 > 0 } },
        PartSource(.caloriesInHeartRateZone, .days) { _ in false },
        PartSource(.dailyRestingHeartRate) { $0["beatsPerMinute"]?.wholeNumber != nil },
    ]

    var sources: [PartSource] { [samples] + daily }

    /// Newest date first, each as soon as it is whole. Its samples are handed on page by page, and never held.
    func fetch(_ window: WindowFetch) async throws(ProviderError) {
        var refusals = Refusals()
        var gathered: [PointGathering] = []
        for source in daily {
            if let answer = try await window.gather(source, &refusals) { gathered.append(answer) }
        }
        for date in window.window.days.reversed() {
            var holdsSamples = false
            if !refusals.parts.contains(samples.type.id) {
                let answer = try await refusals.attempt(samples.type.id) { () async throws(ProviderError) in
                    try await stage(date, of: window)
                }
                holdsSamples = answer ?? false
                try await refusals.tell(window.receiver, isAnythingGiven: answer != nil || !gathered.isEmpty)
            }
            var day = window.day(date, gathered, refusals)
            day.hasData = day.hasData || holdsSamples
            try await window.receiver.take([day])
        }
    }

    /// Whether the date has samples.
    private func stage(_ date: CivilDay, of window: WindowFetch) async throws(ProviderError) -> Bool {
        var holdsSamples = false
        try await window.pages(samples, date...date) { page throws(ProviderError) in
            var gathering = PointGathering(samples.type)
            gathering.add(page, of: date...date)
            guard let part = gathering.part(date) else { return }
            holdsSamples = holdsSamples || gathering.holdsData(date)
            try await window.receiver.stage(part, of: date)
        }
        return holdsSamples
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let resting = try day.values(of: .dailyRestingHeartRate) { value, _ in
            Point(day.start, .integer("value", value["beatsPerMinute"]?.wholeNumber))
        }
        return [
            try HeartRateSamples.series(day), try HeartRateZones.series(day),
            Series(MeasurementName.restingHeartRate.name, resting),
        ].compactMap(\.self)
    }
}
