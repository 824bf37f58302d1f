import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The samples of a date as columns: the one list that is long.
enum HeartRateSamples {
    static func series(_ day: DayReading) throws(ProviderError) -> Series? {
        let last = day.lastSecond
        let pages = try day.read(DataType.heartRate.id) { root throws(JSONReaderError) in
            guard let list = root.array else { throw .unexpected("is no list of points") }
            return [page(list, until: last)]
        }
        // Pages come newest first, or not.
        let sorted = pages.sorted { ($0.times.first ?? .min) < ($1.times.first ?? .min) }
        return Series(
            measurement: MeasurementName.heartRate.name, times: sorted.flatMap(\.times),
            columns: [.init("value", .integers(sorted.flatMap(\.rates)))]
        ).settled
    }

    private struct Page: Sendable {
        var times: [Int64] = []
        var rates: [Int64] = []
    }

    private static func page(_ list: JSONArray, until last: Int64) -> Page {
        var page = Page()
        page.times.reserveCapacity(list.underestimatedCount)
        page.rates.reserveCapacity(list.underestimatedCount)
        for element in list {
            guard let value = element["heartRate"],
                let time = value["sampleTime"]?["physicalTime"]?.instant,
                time <= last, let rate = value["beatsPerMinute"].flatMap(Self.rate)
            else { continue }
            page.times.append(time)
            page.rates.append(rate)
        }
        return page
    }

    /// A string of digits, mostly.
    @inline(__always)
    private static func rate(_ value: JSONValue) -> Int64? {
        guard let text = value.string, (1...3).contains(text.count) else { return value.wholeNumber }
        var rate: Int64 = 0
        for byte in text {
            let digit = byte &- 0x30
            guard digit < 10 else { return value.wholeNumber }
            rate = rate * 10 + Int64(digit)
        }
        return rate
    }
}
