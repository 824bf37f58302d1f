public import Foundation
public import HTTPClient
public import HealthModel
public import SyncEngine

/// Reads what stands in InfluxDB, in InfluxQL: version 1, and 2 and 3 through the same interface.
public struct InfluxQuery: Sendable {
    private let endpoint: InfluxEndpoint
    private let now: @Sendable () -> Date

    /// A reader for the place that the configuration names.
    public init(
        _ configuration: InfluxConfiguration, http: HTTPClient, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        endpoint = InfluxEndpoint(configuration, http: http)
        self.now = now
    }

    /// The version that the server announces, or the configured one; throws when nothing speaks InfluxDB there.
    @discardableResult
    public func ping() async throws(SinkError) -> String {
        let server = try await InfluxServer.discover(endpoint, now: now())
        if endpoint.configuration.version != .auto {
            let answer = try await endpoint.send("GET", "/ping")
            if !answer.isSuccess { throw endpoint.failure(answer, writingTo: nil, now: now()) }
        }
        return server.version ?? "\(server.generation)"
    }

    /// The answer to InfluxQL; a missing database is an error of kind `missing`.
    public func select(_ influxQL: String, database: String? = nil) async throws(SinkError) -> InfluxQLResult {
        let database = database ?? (generation == 1 ? endpoint.configuration.database : endpoint.configuration.bucket)
        let answer = try await endpoint.query(influxQL, database: database)
        guard answer.isSuccess else { throw endpoint.failure(answer, writingTo: nil, now: now()) }
        guard let result = answer.decoded(InfluxQLResult.self) else {
            throw SinkError(.unavailable, "\(endpoint.name) answered a query with what is no InfluxQL result.")
        }
        if let error = result.error {
            let kind: SinkError.Kind = error.contains("not found") ? .missing : .unavailable
            throw SinkError(kind, "\(endpoint.name) could not answer a query (\(error.tellable)).")
        }
        return result
    }

    /// How many points a measurement has: those of its fullest field. 0 where nothing of it is stored yet.
    ///
    /// - Parameters:
    ///   - account: only this account's points.
    ///   - times: only points at these instants, in seconds since 1970 in UTC.
    public func count(
        measurement: String, account: Account? = nil, times: Range<Int64>? = nil
    ) async throws(SinkError) -> Int {
        var conditions: [String] = []
        if let account { conditions.append("\"account\" = \(InfluxQL.literal(account.name))") }
        if let times { conditions.append("time >= \(times.lowerBound)s AND time < \(times.upperBound)s") }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let database = endpoint.configuration.database(for: measurement, generation: generation)
        do throws(SinkError) {
            let result = try await select(
                "SELECT COUNT(*) FROM \(InfluxQL.identifier(measurement))\(condition)", database: database)
            let counts = result.series.flatMap { series in
                series.rows.flatMap { row in zip(series.columns, row).filter { $0.0 != "time" }.map(\.1) }
            }
            return counts.compactMap(\.number).map { Int($0) }.max() ?? 0
        } catch  where error.kind == .missing && error.message.contains("database not found") {
            return 0
        }
    }

    private var generation: Int { endpoint.configuration.version.generation ?? 1 }
}
