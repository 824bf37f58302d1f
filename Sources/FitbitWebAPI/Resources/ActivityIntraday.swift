import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Calories, distance and steps of each minute (fitbit-web-api.md, 2).
struct ActivityIntraday: FitbitResource {
    static let calories = ActivityIntraday(.calories, MeasurementName.calories.name)
    static let distance = ActivityIntraday(.distance, MeasurementName.distance.name)
    static let steps = ActivityIntraday(.steps, MeasurementName.steps.name)

    let offer: ResourceOffer
    private let measurement: String

    private init(_ resource: Resource, _ measurement: String) {
        offer = ResourceOffer(resource, daysPerRequest: 1, scope: "activity")
        self.measurement = measurement
    }

    var needsPersonalApplication: Bool { true }

    func requests(for days: ClosedRange<CivilDay>) -> [FitbitRequest] {
        [
            FitbitRequest(
                "intraday", "/1/user/-/activities/\(offer.resource.slug)/date/\(days.lowerBound)/1d/1min.json")
        ]
    }

    /// Every minute of a day is listed, worn or not: steps and distance hold data when a minute is not zero, calories,
    /// which are computed, when there is a minute.
    func cut(_ answers: FitbitAnswers) throws(ProviderError) -> [FetchedDay] {
        try IntradayBody.cut(answers, dailyKey, listKey) { root in
            guard let rows = IntradayBody.rows(root, listKey) else { return false }
            if offer.resource == .calories { return !rows.isEmpty }
            return rows.contains { ($0["value"]?.number ?? 0) > 0 }
        }
    }

    func decode(_ day: DayReading) throws(ProviderError) -> [Series] {
        try day.read { root throws(JSONReaderError) in
            try IntradayBody.check(root, dailyKey, listKey)
            guard let rows = IntradayBody.rows(root, listKey) else { return [] }
            return [series(rows, day)].compactMap(\.self)
        }
    }

    private var dailyKey: String { "activities-\(offer.resource.slug)" }
    private var listKey: String { "activities-\(offer.resource.slug)-intraday" }

    private func series(_ rows: JSONArray, _ day: DayReading) -> Series? {
        var times: [Int64] = []
        var columns = Columns(offer.resource)
        times.reserveCapacity(rows.underestimatedCount)
        for row in rows {
            guard let second = row["time"]?.string.flatMap(WallStamp.secondOfDay) else { continue }
            let time = day.clock.instant(secondOfDay: second)
            guard time <= day.seenUntil else { continue }
            times.append(time)
            columns.append(row)
        }
        return Series(measurement: measurement, times: times, columns: columns.all).settled
    }

    /// The fields of the three resources: whole steps, or fractions, with level and MET for calories.
    private struct Columns {
        private let resource: Resource
        private var steps: [Int64] = []
        private var values: [Double] = []
        private var levels: [Int64] = []
        private var mets: [Double] = []

        init(_ resource: Resource) { self.resource = resource }

        mutating func append(_ row: JSONValue) {
            if resource == .steps {
                steps.append(row["value"]?.wholeNumber ?? Series.absentInteger)
                return
            }
            values.append(row["value"]?.number ?? .nan)
            guard resource == .calories else { return }
            levels.append(row["level"]?.wholeNumber ?? Series.absentInteger)
            // Fitbit sends ten times the MET.
            mets.append(row["mets"]?.number.map { $0 / 10 } ?? .nan)
        }

        var all: [Series.Column] {
            switch resource {
            case .steps: [.init("value", .integers(steps))]
            case .calories:
                [.init("value", .floats(values)), .init("level", .integers(levels)), .init("mets", .floats(mets))]
            default: [.init("value", .floats(values))]
            }
        }
    }
}
