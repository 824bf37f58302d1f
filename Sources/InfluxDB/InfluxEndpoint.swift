internal import Foundation
internal import HTTPClient
internal import SyncEngine

/// The server's address with the credentials: every request goes through here.
struct InfluxEndpoint: Sendable {
    let configuration: InfluxConfiguration
    let http: HTTPClient
    /// What the server turned out to be, once it is known.
    var generation: Int?

    init(_ configuration: InfluxConfiguration, http: HTTPClient) {
        self.configuration = configuration
        self.http = http
        generation = configuration.version.generation
    }

    /// Version 1 knows users, the others tokens; before that is known, a token goes first.
    var usesToken: Bool { configuration.token != nil && (generation != 1 || configuration.username == nil) }

    /// The server as sentences name it.
    var name: String { "InfluxDB at \(configuration.url)" }

    /// Sends a request and returns whatever the server answers; throws when there is no answer.
    func send(
        _ method: String = "GET",
        _ path: String,
        query: [(String, String)] = [],
        contentType: String? = nil,
        isGzip: Bool = false,
        body: [UInt8]? = nil
    ) async throws(SinkError) -> InfluxAnswer {
        var url = configuration.url + path
        if !query.isEmpty { url += "?" + String(decoding: FormEncoding.encode(query), as: UTF8.self) }
        var headers = authorization
        if let contentType { headers.append(HTTPHeader("Content-Type", contentType)) }
        if isGzip { headers.append(HTTPHeader("Content-Encoding", "gzip")) }
        let request = HTTPRequest(method, url: url, headers: headers, body: body, maximumResponseBytes: 64 << 20)
        do {
            return InfluxAnswer(try await http.send(request))
        } catch {
            switch error.code {
            case .cancelled, .closed: throw SinkError(.cancelled, "Writing to \(name) was stopped.")
            case .invalidRequest: throw SinkError(.missing, "INFLUXDB_URL or a credential is malformed. \(error)")
            default: throw SinkError(.unavailable, "\(name): \(error)")
            }
        }
    }

    /// Sends InfluxQL, one or several statements, for a database.
    func query(_ influxQL: String, database: String?) async throws(SinkError) -> InfluxAnswer {
        let parameters = [("epoch", "s")] + (database.map { [("db", $0)] } ?? [])
        return try await send(
            "POST", "/query", query: parameters, contentType: "application/x-www-form-urlencoded",
            body: FormEncoding.encode([("q", influxQL)]))
    }

    private var authorization: [HTTPHeader] {
        if usesToken, let token = configuration.token { return [HTTPHeader("Authorization", "Token \(token)")] }
        guard let username = configuration.username else { return [] }
        let pair = Data("\(username):\(configuration.password ?? "")".utf8).base64EncodedString()
        return [HTTPHeader("Authorization", "Basic \(pair)")]
    }
}
