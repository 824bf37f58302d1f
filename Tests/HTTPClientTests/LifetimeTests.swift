import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LifetimeTests {
    @Test func `a task cancelled before it sends sends nothing`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(url: server.url))
        }
        await expect(.cancelled, of: task)
        _ = try await client.send(HTTPRequest(url: server.url))
        #expect(server.requests.count == 1)
    }

    @Test func `a cancelled request ends at once and its connection is closed`() async throws {
        let server = try ScriptedServer { _ in .hold() }
        let client = HTTPClient()
        let task = Task { try await client.send(HTTPRequest(url: server.url)) }
        await server.waitForRequests(1)
        task.cancel()
        await expect(.cancelled, of: task)
        await server.waitForDisconnects(1)
    }

    @Test func `cancelling at any moment leaves no request without its end`() async throws {
        let server = try ScriptedServer { $0.index.isMultiple(of: 2) ? .ok("") : .hold() }
        let client = HTTPClient()
        let tasks = (0..<300).map { _ in Task { try await client.send(HTTPRequest(url: server.url)) } }
        for (number, task) in tasks.enumerated() {
            if number.isMultiple(of: 7) { await Task.yield() }
            task.cancel()
        }
        for task in tasks {
            if case .failure(let error) = await task.result {
                #expect((error as? HTTPClientError)?.code == .cancelled)
            }
        }
    }

    @Test func `shutting down ends what is outstanding, waiting or sent`() async throws {
        let server = try ScriptedServer { _ in .hold() }
        let client = HTTPClient(.init(maximumConnectionsPerHost: 2))
        let tasks = (0..<10).map { _ in Task { try await client.send(HTTPRequest(url: server.url)) } }
        await server.waitForRequests(2)
        await client.shutdown()
        for task in tasks { await expect(.closed, of: task) }
        await server.waitForDisconnects(2)
    }

    @Test func `a client that was shut down refuses, and may be shut down again`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient()
        async let first: Void = client.shutdown()
        async let second: Void = client.shutdown()
        _ = await (first, second)
        await client.shutdown()
        await expect(.closed, of: Task { try await client.send(HTTPRequest(url: server.url)) })
        #expect(server.requests.isEmpty)
    }

    @Test func `a client that is let go closes its connections`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        for _ in 0..<20 { _ = try await HTTPClient().send(HTTPRequest(url: server.url)) }
        await server.waitForDisconnects(20)
    }

    private func expect(_ code: HTTPClientError.Code, of task: Task<HTTPResponse, any Error>) async {
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.code == code)
    }
}
