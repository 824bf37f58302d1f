package import Foundation
import HTTPClient

/// A Home Assistant of its own, that listens on loopback and loads what is in its folder.
package struct HomeAssistant: Sendable {
    /// What it says of an entity.
    package struct Entity: Sendable {
        package let state: String
        package let attributes: [String: JSONValue]
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder of this project.
    package static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Where `make home-assistant` put it.
    private static let program = project.appending(path: ".build/home-assistant/bin/hass").path(percentEncoded: false)

    /// Whether it is there.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    private static let http = HTTPClient(.init(name: "home-assistant"))
    private let server: LocalServer
    private let token: String

    /// Starts one, and makes its first user.
    ///
    /// - Parameters:
    ///   - configuration: a `configuration.yaml`, to which the port is added.
    ///   - files: further files of its folder, by path.
    package static func start(configuration: String, files: [String: String]) async throws -> HomeAssistant {
        let folder = try LocalServer.makeFolder()
        let port = FreePort.next()
        let main = configuration + "\nhttp:\n  server_host: 127.0.0.1\n  server_port: \(port)\n"
        for (path, text) in files.merging(["configuration.yaml": main], uniquingKeysWith: { first, _ in first }) {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let server = LocalServer(
            program: program,
            arguments: ["-c", folder.path(percentEncoded: false), "--skip-pip", "--log-no-color"], folder: folder,
            port: port, readyPath: "/api/onboarding")
        try await server.start()
        let client = server.url + "/"
        let user = try await send(
            "POST", server.url + "/api/onboarding/users",
            .object([
                "client_id": .string(client), "name": "Test", "username": "test", "password": "test-password",
                "language": "en",
            ]))
        let answer = try await http.send(
            HTTPRequest(
                "POST", url: server.url + "/auth/token",
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode([
                    ("grant_type", "authorization_code"), ("code", user["auth_code"]?.string ?? ""),
                    ("client_id", client),
                ])))
        guard let token = try JSONValue(answer.body)["access_token"]?.string else {
            throw Failure(description: "Home Assistant gave no token: \(answer.status).")
        }
        return HomeAssistant(server: server, token: token)
    }

    /// All entities by their ids.
    package func entities() async throws -> [String: Entity] {
        let list = try await Self.send("GET", server.url + "/api/states", token: token).array ?? []
        return Dictionary(
            list.compactMap { item in
                item["entity_id"]?.string.map { id in
                    (id, Entity(state: item["state"]?.string ?? "", attributes: item["attributes"]?.object ?? [:]))
                }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Calls a service such as `button/press`, and returns when it is done.
    package func call(_ service: String, _ data: [String: JSONValue]) async throws {
        _ = try await Self.send("POST", server.url + "/api/services/\(service)", .object(data), token: token)
    }

    /// What it complained of since its start.
    package var complaints: [String] {
        server.printed.split(separator: "\n").map(String.init).filter {
            $0.contains(" ERROR ") || $0.contains(" WARNING ") && !$0.contains("[homeassistant.bootstrap]")
        }
    }

    /// All that it printed.
    package var printed: String { server.printed }

    /// Ends it and deletes its folder.
    package func stop() { server.stop() }

    private static func send(
        _ method: String, _ url: String, _ body: JSONValue? = nil, token: String? = nil
    ) async throws -> JSONValue {
        var request = HTTPRequest(method, url: url, timeout: .seconds(60))
        if let token { request.headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
        if let body {
            request.headers.append(HTTPHeader("Content-Type", "application/json"))
            request.body = try body.bytes
        }
        let answer = try await http.send(request)
        guard (200..<300).contains(answer.status) else {
            throw Failure(description: "\(method) \(url) was answered with \(answer.status).")
        }
        return try JSONValue(answer.body)
    }
}
