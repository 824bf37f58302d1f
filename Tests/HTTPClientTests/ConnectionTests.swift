import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test func `a connection is kept for the next request`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient()
        for _ in 0..<5 { _ = try await client.send(HTTPRequest(url: server.url)) }
        #expect(Set(server.requests.map(\.connection)).count == 1)
    }

    @Test func `a fresh-connection POST is sent exactly once when the server closes on it`() async throws {
        let server = try ScriptedServer { $0.method == "POST" ? .cut([], after: 0) : .ok("") }
        let client = HTTPClient()
        _ = try await client.send(HTTPRequest(url: server.url))
        let token = HTTPRequest("POST", url: server.url, body: Array("code=1".utf8), usesFreshConnection: true)
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(token) }
        #expect(error?.code == .peerClosed)
        #expect(server.requests.map(\.method) == ["GET", "POST"])
        #expect(server.requests.map(\.connection) == [0, 1])
    }

    @Test func `a fresh connection is not kept`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient()
        for _ in 0..<3 {
            _ = try await client.send(HTTPRequest("POST", url: server.url, body: [1], usesFreshConnection: true))
        }
        #expect(server.requests.map(\.connection) == [0, 1, 2])
    }

    @Test func `any other POST whose kept connection is dead is sent again, whole`() async throws {
        let server = try ScriptedServer { $0.index == 1 ? .cut([], after: 0) : .ok("done") }
        let client = HTTPClient()
        _ = try await client.send(HTTPRequest(url: server.url))
        let body = [UInt8](repeating: 7, count: 1 << 20)
        let response = try await client.send(HTTPRequest("POST", url: server.url, body: body))
        #expect(String(decoding: response.body, as: UTF8.self) == "done")
        #expect(server.requests.dropFirst().map(\.body) == [body, body])
    }

    @Test func `a hundred requests at once are all answered, over a few connections`() async throws {
        let server = try ScriptedServer { .ok(String($0.target.dropFirst())) }
        let client = HTTPClient()
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<100 {
                group.addTask {
                    let response = try await client.send(HTTPRequest(url: "\(server.url)/\(number)"))
                    return (number, String(decoding: response.body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(answers.count == 100)
        #expect(answers.allSatisfy { String($0.key) == $0.value })
        #expect(Set(server.requests.map(\.connection)).count <= 6)
    }
}
