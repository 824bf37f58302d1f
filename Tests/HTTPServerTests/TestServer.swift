import HTTPServer
import Synchronization

/// Lines a server logged.
final class Log: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func append(_ line: String) { all.withLock { $0.append(line) } }
}

/// A handler made of a closure.
struct ClosureHandler: RequestHandler {
    let body: @Sendable (ServerRequest) async -> ServerResponse

    func respond(to request: ServerRequest) async -> ServerResponse {
        await body(request)
    }
}

/// Runs a server on a free port for the time of the body, then stops it.
func withServer(
    configuration: HTTPServer.Configuration = .init(), log: Log = Log(),
    _ handler: any RequestHandler, _ body: (HTTPServer, Int) async throws -> Void
) async throws {
    var configuration = configuration
    configuration.log = { log.append($0) }
    let server = HTTPServer(configuration: configuration, handler: handler)
    let address = try server.start()
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(server, address.port))
    } catch {
        result = .failure(error)
    }
    await server.stop(deadline: .seconds(5))
    try result.get()
}

/// A whole request with the headers every request needs.
func text(_ method: String, _ target: String, headers: [String] = [], body: String = "") -> String {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}
