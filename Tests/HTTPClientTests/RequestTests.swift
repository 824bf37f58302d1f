import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RequestTests {
    @Test func `a GET arrives as written and brings status, headers and body`() async throws {
        let server = try ScriptedServer { _ in .ok("hello", headers: ["X-Answer: 42"]) }
        let client = HTTPClient()
        let response = try await client.send(
            HTTPRequest(url: server.url + "/a%2Fb?c=d", headers: [HTTPHeader("Authorization", "Bearer x")]))
        #expect(response.status == 200)
        #expect(response.header("X-Answer") == "42")
        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a%2Fb?c=d")
        #expect(request.header("Authorization") == "Bearer x")
        #expect(request.header("User-Agent") == "sync-fitbit-pro-connect")
        #expect(request.header("Accept-Encoding")?.contains("gzip") == true)
        #expect(request.header("Host") == server.host)
    }

    @Test(arguments: [2, 5 << 20])
    func `a POST's body arrives byte for byte, with no header the caller did not give`(count: Int) async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try await HTTPClient().send(HTTPRequest("POST", url: server.url, body: body))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.body == body)
        #expect(request.header("Content-Type") == nil)
        #expect(request.header("Expect") == nil)
        #expect(request.header("Transfer-Encoding") == nil)
    }

    @Test(arguments: ["PUT", "PATCH", "POST", "DELETE"])
    func `any method may carry a body or an empty one`(method: String) async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient()
        let type = HTTPHeader("Content-Type", "application/json")
        _ = try await client.send(HTTPRequest(method, url: server.url, headers: [type], body: Array("{}".utf8)))
        _ = try await client.send(HTTPRequest(method, url: server.url, body: []))
        #expect(server.requests.map(\.method) == [method, method])
        #expect(server.requests.map(\.body) == [Array("{}".utf8), []])
        #expect(server.requests.map { $0.header("Content-Length") } == ["2", "0"])
        #expect(server.requests.first?.header("Content-Type") == "application/json")
    }

    @Test func `DELETE and HEAD need no body`() async throws {
        let server = try ScriptedServer { request in
            request.method == "HEAD" ? .respond(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".utf8)) : .ok("")
        }
        let client = HTTPClient()
        _ = try await client.send(HTTPRequest("DELETE", url: server.url))
        let head = try await client.send(HTTPRequest("HEAD", url: server.url))
        #expect(head.body.isEmpty)
        #expect(head.header("content-length") == "9")
        #expect(server.requests.map(\.method) == ["DELETE", "HEAD"])
        #expect(server.requests.allSatisfy { $0.header("Content-Length") == nil })
    }

    @Test func `an empty header value is sent as empty`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        _ = try await HTTPClient().send(HTTPRequest(url: server.url, headers: [HTTPHeader("X-Empty", " ")]))
        #expect(server.requests.first?.lines.contains("X-Empty:") == true)
    }

    @Test(arguments: [
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("X-A", "1\r\nX-B: 2")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("X-A", "1\nX-B: 2")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("X-A", "1\0")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("X-A\r\nX-B", "1")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("X A", "1")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("", "1")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("content-length", "1")]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: [HTTPHeader("Transfer-Encoding", "chunked")]),
        HTTPRequest("GET / HTTP/1.1\r\nX-B: 2\r\n\r\n", url: "http://127.0.0.1:1/"),
        HTTPRequest("", url: "http://127.0.0.1:1/"),
        HTTPRequest(url: "http://127.0.0.1:1/ HTTP/1.1\r\nX-B: 2"),
        HTTPRequest(url: "http://127.0.0.1:1/\0"),
        HTTPRequest(url: "127.0.0.1:1/no-scheme"),
        HTTPRequest(url: "file:///etc/hostname"),
        HTTPRequest(url: "ftp://127.0.0.1:1/"),
        HTTPRequest(url: "http://127.0.0.1:99999/"),
        HTTPRequest(url: "http:///"),
        HTTPRequest(url: ""),
    ])
    func `what could forge a request is refused before anything is sent`(request: HTTPRequest) async throws {
        let error = await #expect(throws: HTTPClientError.self) { try await HTTPClient().send(request) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.label == "invalid_request")
    }

    @Test func `plain http is refused where only https is allowed`() async throws {
        let server = try ScriptedServer { _ in .ok("") }
        let client = HTTPClient(.init(allowsPlainHTTP: false))
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send(HTTPRequest(url: server.url))
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.host == server.host)
        #expect(server.requests.isEmpty)
    }
}
