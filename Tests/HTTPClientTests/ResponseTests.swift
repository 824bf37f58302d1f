import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ResponseTests {
    /// "hello hello hello\n"
    private static let gzipped = Array(
        Data(base64Encoded: "H4sIAAAAAAACA8tIzcnJV8hAkFwAO3yK3xIAAAA=")!)

    @Test func `headers are found in any case, and interim responses leave none`() async throws {
        let interim = Array("HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n".utf8)
        let final = ScriptedServer.Reply.response(headers: ["Retry-AFTER:  17 ", "Set-Cookie: a", "Set-Cookie: b"])
        let server = try ScriptedServer { _ in .respond(interim + final) }
        let response = try await HTTPClient().send(HTTPRequest(url: server.url))
        #expect(response.header("retry-after") == "17")
        #expect(response.header("RETRY-AFTER") == "17")
        #expect(response.header("x-early") == nil)
        #expect(response.header("Retry") == nil)
        #expect(response.headers.filter { $0.name == "Set-Cookie" }.map(\.value) == ["a", "b"])
    }

    @Test(arguments: [204, 304, 400, 401, 429, 500, 503])
    func `every status is an answer`(status: Int) async throws {
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(status: "\(status) Some Words", headers: ["Retry-After: 5"]))
        }
        let response = try await HTTPClient().send(HTTPRequest(url: server.url))
        #expect(response.status == status)
        #expect(response.header("Retry-After") == "5")
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(status: "302 Found", headers: ["Location: /elsewhere"]))
        }
        let response = try await HTTPClient().send(HTTPRequest(url: server.url))
        #expect(response.status == 302)
        #expect(response.header("Location") == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func `a gzip body is decoded`() async throws {
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(headers: ["Content-Encoding: gzip"], body: Self.gzipped))
        }
        let response = try await HTTPClient().send(HTTPRequest(url: server.url))
        #expect(String(decoding: response.body, as: UTF8.self) == "hello hello hello\n")
    }

    @Test func `a body that does not decode is a protocol error`() async throws {
        var broken = Self.gzipped
        broken.replaceSubrange(10..<20, with: repeatElement(0xFF, count: 10))
        let body = broken
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(headers: ["Content-Encoding: gzip"], body: body))
        }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .protocolError)
    }

    @Test func `a body may be as large as the cap and not a byte larger`() async throws {
        let server = try ScriptedServer { _ in .ok("0123456789") }
        let response = try await HTTPClient().send(HTTPRequest(url: server.url, maximumResponseBytes: 10))
        #expect(response.body.count == 10)
        #expect(await failure(HTTPRequest(url: server.url, maximumResponseBytes: 9))?.code == .tooLarge)
    }

    @Test func `a small body that unpacks to a huge one is cut at the cap`() async throws {
        let bomb = try gzipOfZeros(count: 32 << 20)
        #expect(bomb.count < 64 << 10)
        let server = try ScriptedServer { _ in
            .respond(ScriptedServer.Reply.response(headers: ["Content-Encoding: gzip"], body: bomb))
        }
        let error = await failure(HTTPRequest(url: server.url, maximumResponseBytes: 1 << 20))
        #expect(error?.code == .tooLarge)
        #expect(error?.label == "too_large")
    }

    @Test func `endless headers are cut`() async throws {
        let line = "X-Long: " + String(repeating: "a", count: 1000)
        let server = try ScriptedServer { _ in .ok("", headers: Array(repeating: line, count: 400)) }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .tooLarge)
    }

    @Test func `a body shorter than its Content-Length is truncated`() async throws {
        let server = try ScriptedServer { _ in
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345".utf8))
        }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .truncated)
    }

    @Test(arguments: [60, 1000, 99_000])
    func `a connection cut inside the body is truncated`(count: Int) async throws {
        let whole = ScriptedServer.Reply.response(body: [UInt8](repeating: 0x61, count: 100_000))
        let server = try ScriptedServer { _ in .cut(whole, after: count) }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .truncated)
    }

    @Test(arguments: ["200 OK", "204 No Content", "404 Not Found"])
    func `a connection cut inside the headers is no answer, wherever`(status: String) async throws {
        let whole = ScriptedServer.Reply.response(status: status, headers: ["X-Some: thing", "X-More: things"])
        for count in 0..<whole.count {
            let server = try ScriptedServer { _ in .cut(whole, after: count) }
            let code = await failure(HTTPRequest(url: server.url))?.code
            #expect(code == .truncated || code == .peerClosed || code == .protocolError, "after \(count) bytes")
        }
    }

    @Test func `a chunked body without its end is truncated`() async throws {
        let server = try ScriptedServer { _ in
            .respondAndClose(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n".utf8))
        }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .truncated)
    }

    @Test(arguments: ["220 mail.example SMTP\r\n", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"])
    func `an answer that is not HTTP is a protocol error`(answer: String) async throws {
        let server = try ScriptedServer { _ in .respondAndClose(Array(answer.utf8)) }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .protocolError)
    }

    private func failure(_ request: HTTPRequest) async -> HTTPClientError? {
        await #expect(throws: HTTPClientError.self) { try await HTTPClient().send(request) }
    }

    private func gzipOfZeros(count: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "head -c \(count) /dev/zero | gzip -9"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(bytes)
    }
}
