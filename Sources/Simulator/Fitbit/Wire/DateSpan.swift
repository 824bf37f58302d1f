import HealthModel

/// The dates of a path: one, two, or one with a period before it.
enum DateSpan: Sendable {
    case single(Substring)
    case range(Substring, Substring)
    case period(Substring, days: Int)

    /// Reads the segments after `date`.
    init?(_ segments: ArraySlice<Substring>, allowsPeriod: Bool = false) {
        let parts = Array(segments)
        switch parts.count {
        case 1: self = .single(parts[0])
        case 2:
            if let days = DateSpan.periods[parts[1]] {
                guard allowsPeriod else { return nil }
                self = .period(parts[0], days: days)
            } else {
                self = .range(parts[0], parts[1])
            }
        default: return nil
        }
    }

    /// Reads `{name…}/date/{dates…}` with or without `/all` at its end.
    static func path(_ segments: [Substring], name: [Substring]) -> (span: DateSpan, isAll: Bool)? {
        guard segments.count > name.count + 1, segments.starts(with: name), segments[name.count] == "date" else {
            return nil
        }
        let isAll = segments.last == "all"
        let dates = segments[(name.count + 1)...].dropLast(isAll ? 1 : 0)
        return DateSpan(dates).map { ($0, isAll) }
    }

    var isSingle: Bool {
        if case .single = self { true } else { false }
    }

    private static let periods: [Substring: Int] = ["1d": 1, "7d": 7, "30d": 30, "1w": 7, "1m": 30]

    /// The dates meant, checked: real dates, in order, no more than `limit` with both ends counted.
    func days(
        _ context: FitbitContext, limit: Int?, acceptsToday: Bool = true
    ) throws(FitbitError) -> ClosedRange<CivilDay> {
        switch self {
        case .single(let text):
            let day = try context.date(text, acceptsToday: acceptsToday)
            return day...day
        case .period(let text, let days):
            let day = try context.date(text, acceptsToday: acceptsToday)
            return day.advanced(by: 1 - days)...day
        case .range(let first, let last):
            let start = try context.date(first, field: "startDate", acceptsToday: acceptsToday)
            let end = try context.date(last, field: "endDate", acceptsToday: acceptsToday)
            guard start <= end else {
                throw .validation("endDate", "The end date cannot be before the start date:\(start) - \(end)")
            }
            if let limit, start.distance(to: end) >= limit {
                throw .validation("startDate", "The range of dates cannot be more than \(limit) days")
            }
            return start...end
        }
    }
}
