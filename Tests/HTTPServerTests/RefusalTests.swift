import HTTPServer
import Testing

/// Requests that no handler sees.
@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    private func answer(_ request: String, limit: Int = 1000) async throws -> RawResponse {
        let handler = ClosureHandler { _ in ServerResponse(text: "handled") }
        var answer: RawResponse?
        try await withServer(configuration: .init(maximumBodyBytes: limit), handler) { _, port in
            answer = try await RawClient.exchange(request, port: port)
        }
        return try #require(answer)
    }

    @Test(arguments: ["FOO", "get", "TRACE", "CONNECT"])
    func `an unknown method is 501`(method: String) async throws {
        let response = try await answer(text(method, "/"))
        #expect(response.status == 501)
        #expect(response.header("Content-Type") == "application/json")
        #expect(response.body.hasPrefix(#"{"error":"method_unknown","message":""#))
    }

    @Test(arguments: ["http://evil.example/", "*", "a", "/a%00b", "/%zz", "/%4", "/%ff"])
    func `a target that is not a readable path is 400`(target: String) async throws {
        #expect(try await answer(text("GET", target)).status == 400)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\nConnection: close\r\n\r\n",
    ])
    func `a request without exactly one Host is 400`(request: String) async throws {
        #expect(try await answer(request).status == 400)
    }

    @Test(arguments: ["gzip", "gzip, chunked", "identity"])
    func `a transfer encoding other than chunked is 501`(encoding: String) async throws {
        #expect(try await answer(text("POST", "/", headers: ["Transfer-Encoding: \(encoding)"])).status == 501)
    }

    @Test(arguments: [
        ["Content-Length: 3", "Transfer-Encoding: chunked"], ["Content-Length: 3", "Content-Length: 4"],
        ["Content-Length: 3", "Content-Length: 3"], ["Content-Length: -1"], ["Content-Length: x"],
    ])
    func `a length that can be read in two ways is 400`(headers: [String]) async throws {
        #expect(try await answer(text("POST", "/", headers: headers)).status == 400)
    }

    @Test func `a body is refused by its Content-Length before it is sent`() async throws {
        let response = try await answer(text("POST", "/", headers: ["Content-Length: 1001"]))
        #expect(response.status == 413)
        #expect(response.body.hasPrefix(#"{"error":"body_too_large""#))
    }

    @Test func `a body of exactly the limit is taken`() async throws {
        #expect(try await answer(text("POST", "/", body: String(repeating: "x", count: 1000))).body == "handled")
    }

    @Test func `a chunked body is refused when it has grown beyond the limit`() async throws {
        let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
        let request = text("POST", "/", headers: ["Transfer-Encoding: chunked"]) + chunk + chunk + "0\r\n\r\n"
        #expect(try await answer(request).status == 413)
    }

    @Test func `a chunked body without end is cut off`() async throws {
        let handler = ClosureHandler { _ in ServerResponse(text: "handled") }
        try await withServer(configuration: .init(maximumBodyBytes: 1000), handler) { _, port in
            let client = try RawClient(port: port)
            defer { client.close() }
            let chunk = "10000\r\n" + String(repeating: "x", count: 65536) + "\r\n"
            await #expect(throws: RawClient.Failure.self) {
                try await offPool {
                    try client.send(text("POST", "/", headers: ["Transfer-Encoding: chunked"]))
                    for _ in 0..<1000 { try client.send(chunk) }
                }
            }
        }
    }

    @Test func `a head of more than 32 KiB is refused, and one of less is taken`() async throws {
        let padding = String(repeating: "x", count: 31_000)
        #expect(try await answer(text("GET", "/", headers: ["X: " + padding])).status == 200)
        for request in [text("GET", "/" + padding + padding), text("GET", "/", headers: ["X: " + padding + padding])] {
            let response = try await answer(request)
            #expect(response.status == 414 || response.status == 431)
            // The library's own page: the one answer that is not ours.
            #expect(response.body.hasPrefix("<html>") && !response.body.contains("xxx"))
        }
    }

    @Test func `what is no HTTP does no harm`() async throws {
        let handler = ClosureHandler { _ in ServerResponse(text: "handled") }
        try await withServer(handler) { _, port in
            for garbage in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "\r\n\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "G"] {
                try await offPool {
                    let client = try RawClient(port: port)
                    try client.send(garbage)
                    client.close()
                }
            }
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.body == "handled")
        }
    }
}
