import Foundation
import HealthModel

/// What an intraday path asks for: dates, detail and perhaps a window of the clock.
struct IntradayQuery: Sendable {
    private let first: Substring
    /// Nil for the form with `1d`.
    private let last: Substring?
    private let detail: Substring
    private let times: (from: Substring, to: Substring)?

    var hasWindow: Bool { times != nil }

    /// Reads `date/{date}/{1d|date}/{detail}` and, after it, `time/{from}/{to}`.
    init?(_ segments: ArraySlice<Substring>) {
        let parts = Array(segments)
        guard parts.count == 4 || parts.count == 7, parts[0] == "date" else { return nil }
        guard parts.count == 4 || parts[4] == "time" else { return nil }
        first = parts[1]
        last = parts[2] == "1d" ? nil : parts[2]
        detail = parts[3]
        times = parts.count == 7 ? (parts[5], parts[6]) : nil
    }

    /// One whole date in minutes.
    init(wholeDay: Substring) {
        (first, last, detail, times) = (wholeDay, nil, "1min", nil)
    }

    private static let details: [Substring: Int] = ["1sec": 1, "1min": 60, "5min": 300, "15min": 900]

    /// The window, checked.
    func window(_ context: FitbitContext, acceptsSeconds: Bool) throws(FitbitError) -> IntradayWindow {
        let start = try context.date(first, field: last == nil ? "date" : "startDate")
        var end = start
        if let last { end = try context.date(last, field: "endDate") }
        guard let seconds = IntradayQuery.details[detail], seconds > 1 || acceptsSeconds else {
            throw .validation("detailLevel", "Invalid detail level:\(detail)")
        }
        var (from, to) = (0, 86_399)
        if let times {
            from = try IntradayQuery.time(times.from, field: "startTime", isEnd: false)
            to = try IntradayQuery.time(times.to, field: "endTime", isEnd: true)
        }
        let length = start.distance(to: end) * 86_400 + to - from
        guard length >= 0 else {
            throw .validation(last == nil ? "endTime" : "endDate", "The end cannot be before the start")
        }
        guard length < 86_400 else { throw .validation("startDate", "The range cannot be more than 24 hours") }
        var zone = context.person.zone
        if let timezone = context.timezone {
            guard timezone == "UTC" else { throw .validation("timezone", "Invalid timezone:\(timezone)") }
            zone = .gmt
        }
        return IntradayWindow(days: start...end, from: from, to: to, detail: seconds, zone: zone)
    }

    /// `HH:mm` or `HH:mm:ss`, padded or not, as seconds of the day; an end without seconds takes its minute in.
    private static func time(_ text: Substring, field: String, isEnd: Bool) throws(FitbitError) -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { (1...2).contains($0.utf8.count) ? UInt8($0).map(Int.init) : nil }
        guard numbers.count == parts.count, (2...3).contains(numbers.count), numbers[0] < 24,
            numbers.dropFirst().allSatisfy({ $0 < 60 })
        else { throw .validation(field, "Invalid time:\(text)") }
        let second = numbers.count == 3 ? numbers[2] : isEnd ? 59 : 0
        return numbers[0] * 3600 + numbers[1] * 60 + second
    }
}
