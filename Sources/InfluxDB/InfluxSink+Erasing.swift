internal import Foundation
public import HealthModel
public import SyncEngine

extension InfluxSink {
    /// Deletes the account's series in every database that they may stand in. Version 3, and what speaks like version 1
    /// and cannot delete, is answered with false, and so is
    /// a database of fitbit-grafana: nothing tells its own history from what was written since.
    public func erase(_ account: Account) async throws(SinkError) -> Bool {
        if case .fitbitGrafana(let person, _) = configuration.schema { return person != account }
        let server = try await knownServer()
        var measurements: [String: [String]] = [:]
        for measurement in MeasurementName.allCases.map(\.name) + [StatusSeries.measurement] {
            let database = configuration.database(for: measurement, generation: server.generation)
            measurements[database, default: []].append(measurement)
        }
        for (database, names) in measurements.sorted(by: { $0.key < $1.key }) {
            let isDone =
                switch server.generation {
                case 1: try await dropSeries(of: account, names, from: database)
                case 2: try await deleteAll(of: account, names, from: database, of: server)
                default: false
                }
            guard isDone else { return false }
        }
        return true
    }

    private func dropSeries(
        of account: Account, _ measurements: [String], from database: String
    ) async throws(SinkError) -> Bool {
        let names = measurements.map(InfluxQL.identifier).joined(separator: ",")
        let statement = "DROP SERIES FROM \(names) WHERE \"account\"=\(InfluxQL.literal(account.name))"
        let answer = try await endpoint.query(statement, database: database)
        let result = answer.decoded(InfluxQLResult.self)
        // Without the database there is nothing to delete.
        if result?.error?.contains("database not found") == true { return true }
        guard answer.isSuccess, result?.error == nil else {
            throw endpoint.failure(answer, writingTo: database, now: now())
        }
        return result?.results.count == 1 && result?.series.isEmpty == true
    }

    private struct Deletion: Encodable {
        var start = "1970-01-01T00:00:00Z"
        var stop = "2200-01-01T00:00:00Z"
        var predicate: String
    }

    /// The interface takes one measurement at a time.
    private func deleteAll(
        of account: Account, _ measurements: [String], from bucket: String, of server: InfluxServer
    ) async throws(SinkError) -> Bool {
        for measurement in measurements {
            let predicate = [("_measurement", measurement), ("account", account.name)].map { name, value in
                "\(InfluxQL.identifier(name))=\(InfluxQL.identifier(value))"
            }.joined(separator: " AND ")
            guard try await delete(Deletion(predicate: predicate), from: bucket, of: server) else { return false }
        }
        return true
    }

    private func delete(
        _ deletion: Deletion, from bucket: String, of server: InfluxServer
    ) async throws(SinkError) -> Bool {
        let body = try? JSONEncoder().encode(deletion)
        let answer = try await endpoint.send(
            "POST", "/api/v2/delete", query: endpoint.parameters(database: bucket, of: server),
            contentType: "application/json", body: Array(body ?? Data()))
        switch answer.status {
        case 200..<300: return true
        case 404 where answer.code == "not found": return true
        case 400, 404, 405, 501: return false
        default: throw endpoint.failure(answer, writingTo: bucket, now: now())
        }
    }
}
