public import Foundation
public import HTTPClient
internal import HealthModel
public import SyncEngine

/// Looks at a database without writing a point or making anything: what it is, what these credentials may do there, and what
/// it holds already.
public struct InfluxInspection: Sendable {
    /// What answers there.
    public struct Server: Sendable, Equatable {
        /// As announced, e.g. `1.6.7`; nil when it does not say.
        public var version: String?
        /// 1, 2 or 3: the interface that is used.
        public var generation: Int

        /// A server of a version and an interface.
        public init(version: String?, generation: Int) {
            self.version = version
            self.generation = generation
        }
    }

    /// Whether something is allowed.
    public enum Right: Sendable, Equatable {
        case granted
        /// With the tellable part of the server's sentence.
        case refused(String)
        /// The server does not answer such a question.
        case unknown
    }

    /// What the credentials may do.
    public struct Rights: Sendable, Equatable {
        /// The database or bucket.
        public var database: String
        /// Whether it is there.
        public var exists: Bool
        /// What delivery needs.
        public var write: Right
        /// Lets a type conflict be seen before the first line is refused; also what Grafana needs.
        public var read: Right
        /// Wanted once, where the database is not there yet.
        public var create: Right

        /// Rights in a database.
        public init(database: String, exists: Bool, write: Right, read: Right, create: Right) {
            self.database = database
            self.exists = exists
            self.write = write
            self.read = read
            self.create = create
        }
    }

    let configuration: InfluxConfiguration
    /// Whose names and types its points bear.
    public var schema: InfluxSchema { configuration.schema }
    let http: HTTPClient
    let now: @Sendable () -> Date

    /// An inspection of the place that the configuration names. `now` is only asked where the server names a date.
    public init(
        _ configuration: InfluxConfiguration, http: HTTPClient, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.http = http
        self.now = now
    }

    /// The databases or buckets that are written to: one, unless each measurement has its own.
    public func databases(of server: Server) -> [String] {
        var names: [String] = []
        for measurement in MeasurementName.allCases {
            let name = configuration.database(for: measurement.name, generation: server.generation)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// What answers; throws when nothing does, or nothing that speaks as InfluxDB does.
    public func server() async throws(SinkError) -> Server {
        let endpoint = InfluxEndpoint(configuration, http: http)
        var server = try await InfluxServer.discover(endpoint, now: now())
        guard configuration.version != .auto else {
            return Server(version: server.version, generation: server.generation)
        }
        // What is configured is not asked for: that somebody answers is.
        let ping = try await endpoint.send("GET", "/ping")
        if ping.status >= 500 { throw endpoint.failure(ping, writingTo: nil, now: now()) }
        server.version = ping.response.header("X-Influxdb-Version")
        return Server(version: server.version, generation: server.generation)
    }

    /// What these credentials may do. Throws when they are no credentials (401), or the server is ill.
    public func rights(on server: Server) async throws(SinkError) -> Rights {
        let endpoint = endpoint(of: server)
        let database = databases(of: server)[0]
        let parameters = endpoint.parameters(database: database, of: InfluxServer(generation: server.generation))
        let answer = try await endpoint.send(
            "POST", server.generation == 1 ? "/write" : "/api/v2/write", query: parameters + [("precision", "s")],
            contentType: "text/plain; charset=utf-8", body: [])
        var rights = Rights(database: database, exists: true, write: .granted, read: .unknown, create: .unknown)
        switch answer.status {
        case 403: rights.write = .refused(answer.reason)
        case 404: (rights.exists, rights.write) = (false, .unknown)
        case 401, 408, 429, 500...: throw endpoint.failure(answer, writingTo: database, now: now())
        default: break
        }
        if rights.exists { rights.read = try await right(to: "SHOW MEASUREMENTS LIMIT 1", in: database, endpoint) }
        // Only who may do everything sees the users, and may make a database.
        if server.generation == 1 { rights.create = try await right(to: "SHOW USERS", in: nil, endpoint) }
        return rights
    }

    func endpoint(of server: Server) -> InfluxEndpoint {
        var endpoint = InfluxEndpoint(configuration, http: http)
        endpoint.generation = server.generation
        return endpoint
    }

    private func right(
        to statement: String, in database: String?, _ endpoint: InfluxEndpoint
    ) async throws(SinkError) -> Right {
        let answer = try await endpoint.query(statement, database: database)
        if answer.status == 401 || answer.status == 403 { return .refused(answer.reason) }
        guard answer.isSuccess, let result = answer.decoded(InfluxQLResult.self) else { return .unknown }
        guard let error = result.error else { return .granted }
        return error.contains("authoriz") || error.contains("privilege") ? .refused(error.tellable) : .unknown
    }
}
