import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Weigh-ins, body fat, and the body mass index by the height in force (google-health-api.md, 4.10).
struct Weight: GoogleResource {
    let offer = ResourceOffer(.weight, daysPerRequest: 365, callsPerRequest: 3, scope: DataType.weight.scope)
    let sources = [
        PartSource(.weight) { $0.number("weightGrams") != nil },
        PartSource(.bodyFat) { $0.number("percentage") != nil },
    ]

    /// The heights are asked for when there is a weigh-in.
    func fetch(_ window: WindowFetch) async throws(ProviderError) {
        var refusals = Refusals()
        let weights = try await window.gather(sources[0], &refusals)
        let fat = try await window.gather(sources[1], &refusals)
        var heights = Heights<[UInt8]>()
        if let weights, !weights.isEmpty {
            let found = try await refusals.attempt(DataType.height.id) { () async throws(ProviderError) in
                try await Heights<[UInt8]>(window)
            }
            heights = found ?? heights
        }
        let gathered = [weights, fat].compactMap(\.self)
        try await refusals.tell(window.receiver, isAnythingGiven: !gathered.isEmpty)
        try await window.receiver.take(
            window.window.days.map { date in
                var day = window.day(date, gathered, refusals)
                day.parts += [heights.part(for: weights?.starts(date) ?? [])].compactMap(\.self)
                return day
            })
    }

    /// Weight and fat of one instant are one entry.
    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        let heights = try Heights<Double>(day)
        var entries: [Int64: (kilograms: Double?, fat: Double?)] = [:]
        for (time, grams) in try day.samples(of: .weight, { ($0, $1.number("weightGrams")) }) {
            entries[time, default: (nil, nil)].kilograms = grams.map { $0 / 1000 }
        }
        for (time, percent) in try day.samples(of: .bodyFat, { ($0, $1.number("percentage")) }) {
            entries[time, default: (nil, nil)].fat = percent
        }
        let points = entries.sorted { $0.key < $1.key }.map { time, entry in
            let metres = heights.inForce(at: time)?.value
            let bmi = entry.kilograms.flatMap { kilograms in metres.map { kilograms / ($0 * $0) } }
            return Point(time, .float("weight", entry.kilograms), .float("bmi", bmi), .float("fat", entry.fat))
        }
        return [Series(MeasurementName.body.name, points)].compactMap(\.self)
    }
}
