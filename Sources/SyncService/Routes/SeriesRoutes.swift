import Foundation
import HTTPServer
import HealthModel
import SyncEngine

/// `/api/series`: points from the archive, thinned to the width of a chart.
enum SeriesRoutes {
    static func all(_ context: RouteContext) -> [Route] {
        [
            Route(methods: ["GET"], pattern: "/api/series") { request, _ in
                do { return try await series(request, context) } catch let refusal as SyncQuery.Refusal {
                    return refusal.response
                } catch {
                    return JSONAnswer.failure(error)
                }
            }
        ]
    }

    private static func series(_ request: ServerRequest, _ context: RouteContext) async throws -> ServerResponse {
        let facts = try await context.engine.accounts()
        let query = try SeriesQuery(
            request, facts: facts, now: context.now(), today: { context.engine.today(for: $0, among: facts) })
        let reading = try await context.readers.pass { try await context.engine.series(query.request) }
        guard let reading else { throw AccountQuery.unknown(facts) }
        switch query.format {
        case .json: return JSONAnswer.response(SeriesAnswer(query.request, reading))
        case .csv:
            let name = "\(query.request.account)-\(query.request.measurement?.name ?? query.request.resource.slug).csv"
            return ServerResponse(
                headers: [
                    ServerHeader(name: "Content-Type", value: "text/csv; charset=utf-8"),
                    ServerHeader(name: "Content-Disposition", value: "attachment; filename=\"\(name)\""),
                ], body: SeriesTable.csv(reading.series))
        }
    }
}

/// The JSON of `/api/series`: a series is a list of times and a list of values for each field.
struct SeriesAnswer: Encodable {
    private struct One: Encodable {
        var measurement: String
        var tags: [String: String]
        /// Seconds since 1970.
        var times: [Int64]
        var fields: [String: Values]
    }

    private enum Values: Encodable {
        case integers([Int64?])
        case floats([Double?])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .integers(let values): try values.encode(to: encoder)
            case .floats(let values): try values.encode(to: encoder)
            }
        }

        init(_ values: Series.Values) {
            switch values {
            case .integers(let values): self = .integers(values.map { $0 == Series.absentInteger ? nil : $0 })
            case .floats(let values): self = .floats(values.map { $0.isNaN ? nil : $0 })
            }
        }
    }

    private var account: String
    private var resource: String
    private var from: Date
    private var to: Date
    private var timeZone: String
    private var width: Int
    private var points: Int
    private var thinned: Bool
    private var series: [One]

    init(_ request: SeriesRequest, _ reading: SeriesReading) {
        account = request.account.name
        resource = request.resource.slug
        (from, to) = (reading.span.lowerBound, reading.span.upperBound)
        timeZone = reading.timeZone.identifier
        width = request.width
        points = reading.points
        thinned = reading.isThinned
        series = reading.series.map { series in
            One(
                measurement: series.measurement,
                tags: Dictionary(series.tags.map { ($0.name, $0.value) }) { first, _ in first }, times: series.times,
                fields: Dictionary(series.columns.map { ($0.field, Values($0.values)) }) { first, _ in first })
        }
    }
}

/// Series as one table: a row a point.
enum SeriesTable {
    /// `time,measurement,<tags>,<fields>`, each name once, in the order in which it is first met; times as
    /// `2026-03-31T07:00:00Z`, an absent value being empty (RFC 4180).
    static func csv(_ series: [Series]) -> [UInt8] {
        let tags = unique(series.flatMap { $0.tags.map(\.name) })
        let fields = unique(series.flatMap { $0.columns.map(\.field) })
        var text = (["time", "measurement"] + tags + fields).map(quoted).joined(separator: ",") + "\r\n"
        for one in series {
            let labels = tags.map { name in quoted(one.tags.first { $0.name == name }?.value ?? "") }
            let columns = fields.map { name in one.columns.first { $0.field == name }?.values }
            for (row, time) in one.times.enumerated() {
                let instant = Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601)
                let cells = columns.map { $0.map { word($0, row) } ?? "" }
                text += ([instant, quoted(one.measurement)] + labels + cells).joined(separator: ",") + "\r\n"
            }
        }
        return Array(text.utf8)
    }

    private static func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private static func word(_ values: Series.Values, _ row: Int) -> String {
        switch values {
        case .integers(let values): values[row] == Series.absentInteger ? "" : String(values[row])
        case .floats(let values): values[row].isNaN ? "" : String(values[row])
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
