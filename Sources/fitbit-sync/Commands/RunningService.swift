import Foundation
import HTTPClient
import SyncEngine
import SyncService

/// The service of these settings, when one runs: commands act through it, since it owns the archive.
struct RunningService: Sendable {
    /// What the service answered.
    struct Refusal: Error, CustomStringConvertible {
        var status: Int
        var code: String
        var description: String
    }

    private struct Health: Decodable { var service: String }
    private struct ErrorBody: Decodable {
        var error: String
        var message: String
        var resources: [String]?
        var providers: [String]?
        var sinks: [String]?

        var sentence: String {
            message
                + ((resources ?? providers ?? sinks).map { " Valid are: " + $0.joined(separator: ", ") + "." } ?? "")
        }
    }

    /// A sign-in that was begun for somebody with a browser elsewhere.
    struct SignIn: Sendable {
        /// The provider's page.
        var url: String
        /// What a browser would keep for the way back.
        var cookie: String
    }

    /// Who was connected.
    struct Connected: Decodable {
        var account: String
        var provider: String
        var granted: [String]
        var missing: [String]
    }

    private let http: HTTPClient
    private let address: String
    private let token: String?

    /// The service of these settings, whether it answers or not.
    init(at settings: Settings, http: HTTPClient) {
        self.http = http
        let wildcards = ["0.0.0.0": "127.0.0.1", "::": "[::1]"]
        let host =
            wildcards[settings.httpHost]
            ?? (settings.httpHost.contains(":") ? "[\(settings.httpHost)]" : settings.httpHost)
        address = "http://\(host):\(settings.httpPort)"
        token = settings.apiToken ?? TokenFile.read(in: settings.dataDirectory)
    }

    /// Finds the service; nil when nothing of ours answers there.
    init?(_ settings: Settings, http: HTTPClient) async {
        self.init(at: settings, http: http)
        do {
            let answer = try await http.send(HTTPRequest(url: address + "/healthz", timeout: .seconds(3)))
            guard try JSONDecoder().decode(Health.self, from: Data(answer.body)).service == "fitbit-sync" else {
                return nil
            }
        } catch {
            // Nothing there, or not ours: the command does the work itself.
            return nil
        }
    }

    /// What keeps the service from its work, in a sentence; nil when it and its archive answer within `limit`. Needs no token.
    func trouble(within limit: Duration) async -> String? {
        do {
            let answer = try await http.send(HTTPRequest(url: address + "/readyz", timeout: limit))
            let body = Data(answer.body)
            if answer.status == 200, try JSONDecoder().decode(Health.self, from: body).service == "fitbit-sync" {
                return nil
            }
            return try JSONDecoder().decode(ErrorBody.self, from: body).sentence
        } catch let error as HTTPClientError {
            return "The service does not answer: \(error.description)"
        } catch {
            return "What answers at \(address) is no fitbit-sync."
        }
    }

    /// Starts or joins a sync.
    func sync(_ resource: String, from: String?, to: String?, force: Bool) async throws -> Job {
        var query: [(String, String)] = []
        if let from { query.append(("from", from)) }
        if let to { query.append(("to", to)) }
        if force { query.append(("force", "true")) }
        let words = query.map { "\($0.0)=\(FormEncoding.percentEncode($0.1))" }.joined(separator: "&")
        let path = "/sync/\(FormEncoding.percentEncode(resource))" + (words.isEmpty ? "" : "?\(words)")
        return try WireJSON.decode(Job.self, from: try await ask("POST", path))
    }

    func job(_ id: String) async throws -> Job {
        try WireJSON.decode(Job.self, from: try await ask("GET", "/jobs/\(id)"))
    }

    /// The answer of `/status`, as it came.
    func status() async throws -> [UInt8] { try await ask("GET", "/status") }

    /// What the service says of everything that a person can get wrong.
    func doctor() async throws -> DoctorReport {
        try WireJSON.decode(DoctorReport.self, from: try await ask("GET", "/api/doctor"))
    }

    /// The jobs of the service, newest first.
    func jobs() async throws -> [Job] {
        struct Jobs: Decodable { var jobs: [Job] }
        return try WireJSON.decode(Jobs.self, from: try await ask("GET", "/jobs")).jobs
    }

    /// Begins a replay; the sinks with what is before them.
    func replay(sink: String?, from: String?, to: String?) async throws -> [StatusReport.SinkStatus] {
        struct Begun: Decodable { var sinks: [StatusReport.SinkStatus] }
        let words = [("sink", sink), ("from", from), ("to", to)].compactMap { name, value in
            value.map { "\(name)=\(FormEncoding.percentEncode($0))" }
        }
        let path = "/replay" + (words.isEmpty ? "" : "?\(words.joined(separator: "&"))")
        return try WireJSON.decode(Begun.self, from: try await ask("POST", path)).sinks
    }

    /// Begins a sign-in as a browser would.
    func signIn(_ account: String, provider: String?) async throws -> SignIn {
        let query = [("account", account), ("moved", "1")] + (provider.map { [("provider", $0)] } ?? [])
        let words = query.map { "\($0.0)=\(FormEncoding.percentEncode($0.1))" }.joined(separator: "&")
        let answer = try await send("GET", "/authorize?\(words)")
        guard answer.status == 302, let url = answer.header("Location"), let cookie = answer.header("Set-Cookie") else {
            throw Self.refusal(answer)
        }
        return SignIn(url: url, cookie: String(cookie.prefix { $0 != ";" }))
    }

    /// Ends a sign-in with the query of the address that the provider sent the browser to.
    func finish(_ signIn: SignIn, query: String) async throws -> Connected {
        let answer = try await send("GET", "/callback?\(query)", [HTTPHeader("Cookie", signIn.cookie)])
        guard answer.status == 200 else { throw Self.refusal(answer) }
        return try JSONDecoder().decode(Connected.self, from: Data(answer.body))
    }

    private func ask(_ method: String, _ path: String) async throws -> [UInt8] {
        let answer = try await send(method, path)
        guard (200..<300).contains(answer.status) else {
            throw Self.refusal(answer)
        }
        return answer.body
    }

    private func send(_ method: String, _ path: String, _ headers: [HTTPHeader] = []) async throws -> HTTPResponse {
        var headers = headers + [HTTPHeader("Accept", "application/json")]
        if let token { headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        return try await http.send(HTTPRequest(method, url: address + path, headers: headers))
    }

    private static func refusal(_ answer: HTTPResponse) -> Refusal {
        let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body))
        return Refusal(
            status: answer.status, code: body?.error ?? "unknown",
            description: body?.sentence ?? "The service answered \(answer.status).")
    }
}
