internal import Foundation
internal import HealthModel
internal import SyncEngine

extension InfluxSink {
    /// Deletes exactly the points of the series, where the server can.
    func delete(
        _ series: [Series], from database: String, of server: InfluxServer, report: inout DeliveryReport
    ) async throws(SinkError) {
        switch server.generation {
        case 1: try await deleteByStatements(series, from: database, report: &report)
        case 2: try await deleteByPredicates(series, from: database, of: server, report: &report)
        default: report.undeleted += series.reduce(0) { $0 + $1.count }
        }
    }

    /// Version 1: `DELETE` statements, a hundred a request.
    private func deleteByStatements(
        _ series: [Series], from database: String, report: inout DeliveryReport
    ) async throws(SinkError) {
        let statements = series.flatMap(Self.statements)
        for start in stride(from: 0, to: statements.count, by: 100) {
            let some = statements[start..<min(start + 100, statements.count)]
            let answer = try await execute(Array(some.map(\.text)), in: database)
            let result = answer.decoded(InfluxQLResult.self)
            if let error = result?.error {
                // Without the database there is nothing left to delete.
                if error.contains("database not found") { return }
                throw SinkError(
                    .unavailable, "\(endpoint.name) could not delete (\(error.tellable)). It is tried again.")
            }
            // VictoriaMetrics answers any statement with a table and does nothing.
            let isDone = answer.isSuccess && result?.results.count == some.count && result?.series.isEmpty == true
            if !isDone { report.undeleted += some.reduce(0) { $0 + $1.range.count } }
        }
    }

    private func execute(_ statements: [String], in database: String) async throws(SinkError) -> InfluxAnswer {
        let answer = try await endpoint.query(statements.joined(separator: ";"), database: database)
        if answer.status >= 401, answer.status != 404, answer.status != 405, answer.status != 501 {
            throw endpoint.failure(answer, writingTo: database, now: now())
        }
        // All that version 1 says of several statements for a database that is not there: of one it names the reason.
        guard statements.count > 1, answer.decoded(InfluxQLResult.self)?.error == "not executed" else { return answer }
        let first = try await execute([statements[0]], in: database)
        return first.decoded(InfluxQLResult.self)?.error == nil ? answer : first
    }

    static func statements(_ series: Series) -> [(text: String, range: DeletionRange)] {
        let conditions = series.tags.map { tag in
            "AND \(InfluxQL.identifier(stored(tag.name)))=\(InfluxQL.literal(stored(tag.value)))"
        }
        let measurement = InfluxQL.identifier(stored(series.measurement))
        return DeletionRange.covering(series.times).map { range in
            let (first, last) = (range.first * 1_000_000_000, range.last * 1_000_000_000)
            let time = range.count == 1 ? "time = \(first)" : "time >= \(first) AND time <= \(last)"
            return ("DELETE FROM \(measurement) WHERE \(time) \(conditions.joined(separator: " "))", range)
        }
    }

    private struct Deletion: Encodable {
        /// Both are part of the range (RFC 3339).
        var start: String
        var stop: String
        var predicate: String
    }

    /// Version 2: a request for each range.
    private func deleteByPredicates(
        _ series: [Series], from bucket: String, of server: InfluxServer, report: inout DeliveryReport
    ) async throws(SinkError) {
        for one in series {
            // The interface knows no test for a tag that is absent.
            let tags = one.tags.filter { !$0.value.isEmpty }
            let conditions = [("_measurement", one.measurement)] + tags.map { ($0.name, $0.value) }
            let predicate = conditions.map { name, value in
                "\(InfluxQL.identifier(Self.stored(name)))=\(InfluxQL.identifier(Self.stored(value)))"
            }
            for range in DeletionRange.covering(one.times) {
                let deletion = Deletion(
                    start: Self.stamp(range.first), stop: Self.stamp(range.last),
                    predicate: predicate.joined(separator: " AND "))
                let body = try? JSONEncoder().encode(deletion)
                let answer = try await endpoint.send(
                    "POST", "/api/v2/delete", query: endpoint.parameters(database: bucket, of: server),
                    contentType: "application/json", body: Array(body ?? Data()))
                switch answer.status {
                case 200..<300: break
                case 404 where answer.code == "not found": return
                case 400, 404, 405, 501: report.undeleted += range.count
                default: throw endpoint.failure(answer, writingTo: bucket, now: now())
                }
            }
        }
    }

    /// A name or value as it stands in the database.
    private static func stored(_ text: String) -> String {
        String(decoding: LineText.expressible(text), as: UTF8.self)
    }

    private static func stamp(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
