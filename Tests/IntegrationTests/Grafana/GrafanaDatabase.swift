import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import Simulator
import SyncEngine
import TestSupport

/// A database as a user of the dashboards has it, asked as Grafana asks.
struct GrafanaDatabase: Sendable {
    /// One that two syncs have filled: `me` through Google, `fit` through Fitbit, nine days of everything.
    static let filled = Task { try await fill() }

    let name: String
    let url: String
    let range: ClosedRange<Date>

    /// Who may stand behind `$account`.
    static let accounts = ["me", "fit"]

    /// Somebody with nights of stages, one without, and naps within those days.
    private static let person = Person(
        id: "NORA01", name: "Nora", zone: TimeZone(identifier: "Asia/Kolkata")!, seed: 14,
        memberSince: CivilDay("2024-01-01")!, heartInterval: 600...900)

    private static func fill() async throws -> GrafanaDatabase {
        let google = try SimulatedGoogle(person)
        let fitbit = try SimulatedFitbit(person)
        let since = google.today.advanced(by: -8)
        let name = "grafana\(UUID().uuidString.prefix(8))"
        var url = ""
        // So that the authorisation has an end.
        google.simulator.behaviour.isTesting = true
        try await Embedding.run(
            google: google.url, clock: google.clock, since: since, database: name, statusInterval: 300
        ) { sync in
            try await sync.authorize()
            let job = try await sync.sync()
            guard job.state == .done else { throw Unexpected("The first sync ended with \(job.state).") }
            url = sync.influx.url
            try await status(of: "me", in: sync.influx)
        }
        try await Embedding.run(
            fitbit: fitbit.url, clock: fitbit.clock, since: since, database: name, statusInterval: 300
        ) { sync in
            try await sync.authorize(Account("fit")!)
            let job = try await sync.sync()
            guard job.state == .done else { throw Unexpected("The second sync ended with \(job.state).") }
            try await status(of: "fit", in: sync.influx)
        }
        let now = google.clock.now()
        await google.simulator.stop(deadline: .zero)
        await fitbit.simulator.stop(deadline: .zero)
        return GrafanaDatabase(name: name, url: url, range: now.addingTimeInterval(-9 * 86_400)...now)
    }

    /// Returns when the service has written what it says after a sync.
    private static func status(of account: String, in influx: InfluxConfiguration) async throws {
        let query = InfluxQuery(influx, http: Shared.http)
        try await eventually("the status stands beside the data") {
            let found = try await query.select(
                "SELECT \"last_success\" FROM \"SyncStatus\" WHERE \"account\" = '\(account)'")
            return found.series.isEmpty ? nil : true
        }
    }

    /// A query with what Grafana puts into it: its macros as its InfluxDB data source renders them, and variables.
    static func filledIn(
        _ query: String, in range: ClosedRange<Date>, interval: String = "1h", _ variables: [String: String]
    ) -> String {
        func milliseconds(_ date: Date) -> String { "\(Int64(date.timeIntervalSince1970 * 1000))ms" }
        let (from, to) = (milliseconds(range.lowerBound), milliseconds(range.upperBound))
        var text = query.replacing("$timeFilter", with: "time >= \(from) and time <= \(to)")
        text.replace("$__interval", with: interval)
        for (name, value) in variables { text.replace("$\(name)", with: value) }
        return text
    }

    /// A column of the answer, with all of its values that are not null.
    struct Column: Hashable {
        var name: String
        var values: Int
    }

    /// Asks; the columns with their values counted over all series.
    func columns(_ query: String) async throws -> [Column] {
        var counts: [String: Int] = [:]
        for series in try await series(query) {
            for (index, column) in (series["columns"]?.array ?? []).compactMap(\.string).enumerated() {
                let rows = series["values"]?.array ?? []
                counts[column, default: 0] += rows.count { $0[index] != .null && $0[index] != nil }
            }
            for tag in series["tags"]?.object?.keys.map(\.self) ?? [] { counts[tag, default: 0] += 1 }
        }
        return counts.map { Column(name: $0, values: $1) }
    }

    /// The last value of each series that has one, by its tags.
    func lastValues(_ query: String) async throws -> [JSONValue: Double] {
        var values: [JSONValue: Double] = [:]
        for series in try await series(query) {
            let last = (series["values"]?.array ?? []).compactMap { $0[1]?.number }.last
            values[series["tags"] ?? .null] = last
        }
        return values
    }

    /// Writes lines by hand, with times in seconds; the database is made where it is not there.
    func write(_ lines: [String]) async throws {
        let place = FormEncoding.percentEncode(name)
        let statement = FormEncoding.percentEncode("CREATE DATABASE \"\(name)\"")
        let made = try await Shared.http.send(HTTPRequest("POST", url: url + "/query?q=\(statement)"))
        let written = try await Shared.http.send(
            HTTPRequest(
                "POST", url: url + "/write?db=\(place)&precision=s", body: Array(lines.joined(separator: "\n").utf8)))
        guard made.status == 200, written.status == 204 else {
            throw Unexpected("InfluxDB refused: \(String(decoding: written.body, as: UTF8.self))")
        }
    }

    /// The values of a `SHOW TAG VALUES`, as a variable offers them.
    func tagValues(_ query: String) async throws -> [String] {
        try await series(query).flatMap { $0["values"]?.array ?? [] }.compactMap { $0[1]?.string }.sorted()
    }

    /// Throws with the database's own words.
    private func series(_ query: String) async throws -> [JSONValue] {
        let body = "db=\(FormEncoding.percentEncode(name))&epoch=ms&q=\(FormEncoding.percentEncode(query))"
        let answer = try await Shared.http.send(
            HTTPRequest(
                "POST", url: url + "/query",
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8)))
        let json = try JSONValue(answer.body)
        let result = json["results"]?[0]
        if let error = json["error"]?.string ?? result?["error"]?.string { throw Unexpected("\(error) in \(query)") }
        return result?["series"]?.array ?? []
    }
}
