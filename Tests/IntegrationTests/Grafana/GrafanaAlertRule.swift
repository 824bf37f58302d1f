import Foundation
import TestSupport

/// A rule of the alerts, judged as Grafana judges it: a query, each series reduced to its last value, a threshold.
struct GrafanaAlertRule {
    /// How often Grafana looks: `interval` of the group.
    static let interval: TimeInterval = 300

    let title: String
    private let query: String
    private let range: TimeInterval
    /// How long it is so before there is a message.
    private let hold: TimeInterval
    private let isBreach: @Sendable (Double) -> Bool
    private let firesWithoutData: Bool
    private let firesOnError: Bool

    /// Throws where a rule has something that is not judged here.
    init(_ json: JSONValue) throws {
        func part<Part>(_ name: String, _ value: Part?) throws -> Part {
            guard let value else { throw Unexpected("\(json["uid"]?.string ?? "A rule"): \(name).") }
            return value
        }
        title = try part("title", json["title"]?.string)
        let models = (json["data"]?.array ?? []).map { $0["model"] }
        guard models.count == 3, models[1]?["type"]?.string == "reduce", models[1]?["reducer"]?.string == "last",
            models[1]?["settings"]?["mode"]?.string == "dropNN", models[2]?["type"]?.string == "threshold",
            models[2]?["conditions"]?.array?.count == 1
        else { throw Unexpected("\(title): not a query, its last values and a threshold.") }
        query = try part("query", models[0]?["query"]?.string)
        range = try part("range", json["data"]?[0]?["relativeTimeRange"]?["from"]?.number)
        let evaluator = models[2]?["conditions"]?[0]?["evaluator"]
        let limit = try part("limit", evaluator?["params"]?[0]?.number)
        switch evaluator?["type"]?.string {
        case "gt": isBreach = { $0 > limit }
        case "lt": isBreach = { $0 < limit }
        default: throw Unexpected("\(title): an evaluator that is not known here.")
        }
        let time = try part("for", json["for"]?.string)
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        let (number, unit) = (Double(time.dropLast()), time.last.flatMap { units[$0] })
        hold = try part("for", number) * part("for", unit)
        firesWithoutData = json["noDataState"]?.string == "Alerting"
        firesOnError = json["execErrState"]?.string == "Alerting"
    }

    /// Whether there is a message at an instant, Grafana having looked for as long as the rule waits.
    func fires(in database: GrafanaDatabase, at now: Date) async throws -> Bool {
        var breaches: Set<JSONValue>?
        for ago in stride(from: 0, through: hold, by: Self.interval) {
            let found = try await breachesNow(in: database, at: now.addingTimeInterval(-ago))
            breaches = breaches?.intersection(found) ?? found
        }
        return breaches?.isEmpty == false
    }

    /// The tags of the series for which it is so; that there is none, and that it could not be asked, counts as a series.
    private func breachesNow(in database: GrafanaDatabase, at now: Date) async throws -> Set<JSONValue> {
        let asked = GrafanaDatabase.filledIn(query, in: now.addingTimeInterval(-range)...now, [:])
        let values: [JSONValue: Double]
        do {
            values = try await database.lastValues(asked)
        } catch let error as Unexpected where error.description.contains("database not found") {
            return firesOnError ? ["no answer"] : []
        }
        if values.isEmpty { return firesWithoutData ? ["no data"] : [] }
        return Set(values.filter { isBreach($0.value) }.keys)
    }
}
