public import Foundation
public import HTTPClient
internal import HealthModel
public import SyncEngine

/// Writes series to InfluxDB 1, 2 or 3, or to what speaks like one of them (VictoriaMetrics).
///
/// A batch that the server refuses for its content is halved until the lines to blame are found; only they are
/// reported as refused. Whatever is no line's fault throws, and the same change is delivered again.
public actor InfluxSink: SeriesSink {
    /// Address, organisation, database and layout.
    public nonisolated let id: String

    var endpoint: InfluxEndpoint
    let now: @Sendable () -> Date
    /// What the server turned out to be; asked for again after each failure.
    var server: InfluxServer?
    /// What each database holds, asked for when it is first written to; and again after each failure.
    var types: [String: FieldTypes] = [:]
    /// Asked for once.
    var deviceLabel: String?

    /// A sink. `now` is only asked where the server names a date to wait for.
    public init(
        _ configuration: InfluxConfiguration,
        http: HTTPClient,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        id = configuration.identity
        endpoint = InfluxEndpoint(configuration, http: http)
        self.now = now
    }

    var configuration: InfluxConfiguration { endpoint.configuration }

    /// Deletes, then writes. Both can be repeated: a point stands at its measurement, tags and time.
    public func deliver(_ change: SeriesChange) async throws(SinkError) -> DeliveryReport {
        do throws(SinkError) {
            var report = DeliveryReport()
            let server = try await knownServer()
            let (points, deletions) = try await inSchema(change, generation: server.generation)
            for (database, series) in byDatabase(deletions, on: server) {
                try await delete(series, from: database, of: server, report: &report)
            }
            for (database, series) in byDatabase(points, on: server) {
                try await write(series, to: database, of: server, report: &report)
            }
            return report
        } catch {
            server = nil
            types = [:]
            throw error
        }
    }

    func knownServer() async throws(SinkError) -> InfluxServer {
        if let server { return server }
        let found = try await InfluxServer.discover(endpoint, now: now())
        server = found
        endpoint.generation = found.generation
        return found
    }

    /// The series with the database each belongs to, in their order.
    private func byDatabase(
        _ series: [Series], on server: InfluxServer
    ) -> [(database: String, series: [Series])] {
        var groups: [(database: String, series: [Series])] = []
        var places: [String: Int] = [:]
        for one in series where one.count > 0 {
            let database = configuration.database(for: one.measurement, generation: server.generation)
            if let place = places[database] {
                groups[place].series.append(one)
            } else {
                places[database] = groups.count
                groups.append((database, [one]))
            }
        }
        return groups
    }
}
