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

        var sentence: String {
            message + (resources.map { " Valid are: " + $0.joined(separator: ", ") + "." } ?? "")
        }
    }

    private let http: HTTPClient
    private let address: String
    private let token: String?

    /// Finds the service; nil when nothing of ours answers there.
    init?(_ settings: Settings, http: HTTPClient) async {
        self.http = http
        let wildcards = ["0.0.0.0": "127.0.0.1", "::": "[::1]"]
        let host =
            wildcards[settings.httpHost]
            ?? (settings.httpHost.contains(":") ? "[\(settings.httpHost)]" : settings.httpHost)
        address = "http://\(host):\(settings.httpPort)"
        token = settings.apiToken ?? TokenFile.read(in: settings.dataDirectory)
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

    private func ask(_ method: String, _ path: String) async throws -> [UInt8] {
        var headers = [HTTPHeader("Accept", "application/json")]
        if let token { headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        let answer = try await http.send(HTTPRequest(method, url: address + path, headers: headers))
        guard (200..<300).contains(answer.status) else {
            let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body))
            throw Refusal(
                status: answer.status, code: body?.error ?? "unknown",
                description: body?.sentence ?? "The service answered \(answer.status).")
        }
        return answer.body
    }

}
