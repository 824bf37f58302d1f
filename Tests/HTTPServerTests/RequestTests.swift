import HTTPServer
import Testing

/// What arrives at a handler, and what comes back, over a real socket.
@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private let echo = ClosureHandler { request in
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return ServerResponse(
            headers: [ServerHeader(name: "X-Remote", value: request.remoteAddress)],
            text: "\(request.method) \(request.path)?\(query) \(String(decoding: request.body, as: UTF8.self))")
    }

    @Test func `GET brings path, query in order, and the client's address`() async throws {
        try await withServer(echo) { _, port in
            let request = text("GET", "/a%20b/%C3%A4+?z=1&a=%26+%2B&z=2&n&e=")
            let response = try await RawClient.exchange(request, port: port)
            #expect(response.status == 200)
            #expect(response.body == "GET /a b/ä+?z=1&a=& +&z=2&n=&e= ")
            #expect(response.header("X-Remote") == "127.0.0.1")
        }
    }

    @Test func `every response has nosniff and no-store, and names no server`() async throws {
        try await withServer(echo) { _, port in
            let response = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(response.header("X-Content-Type-Options") == "nosniff")
            #expect(response.header("Cache-Control") == "no-store")
            #expect(response.header("Server") == nil)
            #expect(response.header("Content-Length") == "\(response.body.utf8.count)")
        }
    }

    @Test func `a Cache-Control of the handler stays, its Content-Length does not`() async throws {
        let handler = ClosureHandler { _ in
            ServerResponse(
                headers: [.init(name: "cache-control", value: "no-cache"), .init(name: "Content-Length", value: "99")],
                text: "x")
        }
        try await withServer(handler) { _, port in
            let response = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(response.headers.filter { $0.name.lowercased() == "cache-control" }.map(\.value) == ["no-cache"])
            #expect(response.header("Content-Length") == "1")
        }
    }

    @Test func `POST brings a body of many pieces whole`() async throws {
        let handler = ClosureHandler { ServerResponse(body: $0.body) }
        let body = String(repeating: "0123456789", count: 50_000)
        try await withServer(handler) { _, port in
            let response = try await RawClient.exchange(text("POST", "/", body: body), port: port)
            #expect(response.body == body)
        }
    }

    @Test func `a chunked body is put together`() async throws {
        try await withServer(echo) { _, port in
            let request =
                text("POST", "/", headers: ["Transfer-Encoding: chunked"]) + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
            let answer = try await RawClient.exchange(request, port: port)
            #expect(answer.body == "POST /? abcde")
        }
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "OPTIONS"])
    func `the other known methods are served`(method: String) async throws {
        try await withServer(echo) { _, port in
            let answer = try await RawClient.exchange(text(method, "/x"), port: port)
            #expect(answer.body == "\(method) /x? ")
        }
    }

    @Test func `the answer to HEAD has GET's headers and no body`() async throws {
        try await withServer(echo) { _, port in
            let response = try await RawClient.exchange(text("HEAD", "/abc"), port: port)
            #expect(response.status == 200)
            #expect(response.header("Content-Length") == "\("HEAD /abc? ".utf8.count)")
            #expect(response.body.isEmpty)
        }
    }

    @Test func `a connection serves several requests, also when they are sent at once`() async throws {
        try await withServer(echo) { _, port in
            let bytes = try await offPool {
                let client = try RawClient(port: port)
                defer { client.close() }
                let first = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                let second = "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                try client.send(first + second + text("GET", "/3"))
                return try client.receiveAll()
            }
            let answers = String(decoding: bytes, as: UTF8.self)
            #expect(answers.contains("GET /1?"))
            #expect(answers.contains("GET /2?"))
            #expect(answers.contains("GET /3?"))
        }
    }

    @Test(arguments: [
        ServerHeader(name: "X-A", value: "a\r\nSet-Cookie: b=c"), ServerHeader(name: "X-A", value: "a\nb"),
        ServerHeader(name: "X-A", value: "a\0b"), ServerHeader(name: "X A", value: "b"),
        ServerHeader(name: "X-A", value: ""),
    ])
    func `a header that cannot be sent becomes 500 and a line in the log`(header: ServerHeader) async throws {
        let log = Log()
        try await withServer(log: log, ClosureHandler { _ in ServerResponse(headers: [header]) }) { _, port in
            let response = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(response.status == 500)
            #expect(response.header("Set-Cookie") == nil)
            #expect(response.body.contains(#""error":"internal_error""#))
        }
        #expect(log.lines.contains { $0.contains("status 500") })
    }

    @Test(arguments: [0, 100, 199, 600, -1])
    func `a status that is no final one becomes 500`(status: Int) async throws {
        try await withServer(ClosureHandler { _ in ServerResponse(status: status) }) { _, port in
            let answer = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(answer.status == 500)
        }
    }

    @Test(arguments: ["::1", "localhost"])
    func `a server listens on the host it is told`(host: String) async throws {
        try await withServer(configuration: .init(host: host), echo) { _, port in
            let literal = host == "localhost" ? "127.0.0.1" : host
            let response = try await RawClient.exchange(text("GET", "/"), port: port, host: literal)
            #expect(response.header("X-Remote") == literal)
        }
    }
}
