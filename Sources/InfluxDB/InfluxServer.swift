internal import Foundation
internal import HTTPClient
internal import SyncEngine

/// What speaks at the address.
struct InfluxServer: Sendable, Equatable {
    /// 1, 2 or 3: the interface to use. What speaks like InfluxDB counts as what it says it is.
    var generation: Int
    /// As announced, e.g. `1.6.7`; nil when the server does not say.
    var version: String?

    /// The part of `/health` (versions 1.8 and 2) and of version 3's `/ping` that is of interest.
    private struct Announcement: Decodable {
        var version: String?
    }

    /// Asks `/ping`, then `/health`, unless the version is configured.
    static func discover(_ endpoint: InfluxEndpoint, now: Date) async throws(SinkError) -> InfluxServer {
        if let generation = endpoint.configuration.version.generation { return InfluxServer(generation: generation) }
        let ping = try await endpoint.send("GET", "/ping")
        if let server = InfluxServer(announcedBy: ping) { return server }
        if ping.status == 401 || ping.status == 403 || ping.status == 429 || ping.status >= 500 {
            throw endpoint.failure(ping, writingTo: nil, now: now)
        }
        let health = try await endpoint.send("GET", "/health")
        if let server = InfluxServer(announcedBy: health) { return server }
        // It answers as InfluxDB does and does not say which: VictoriaMetrics takes both writes.
        if ping.isSuccess {
            let hasToken = endpoint.configuration.token != nil && endpoint.configuration.username == nil
            return InfluxServer(generation: hasToken ? 2 : 1)
        }
        throw SinkError(
            .missing,
            "What answers at \(endpoint.configuration.url) is not InfluxDB: /ping gave \(ping.reason). "
                + "Correct INFLUXDB_URL, or set INFLUXDB_VERSION to 1, 2 or 3 where /ping is not let through.")
    }

    init(generation: Int, version: String? = nil) {
        self.generation = generation
        self.version = version
    }

    private init?(announcedBy answer: InfluxAnswer) {
        let header = answer.response.header("X-Influxdb-Version")
        let announced = header.flatMap { $0.isEmpty ? nil : $0 } ?? answer.decoded(Announcement.self)?.version
        let plain = announced.map { $0.drop { $0 == "v" } } ?? ""
        if let major = Int(plain.prefix { $0.isNumber }), major >= 0 {
            generation = min(max(major, 1), 3)
            version = String(plain)
        } else if answer.response.header("X-Influxdb-Build")?.lowercased() == "cloud" {
            generation = 2
            version = announced
        } else {
            return nil
        }
    }
}
