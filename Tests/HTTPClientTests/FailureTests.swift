import Foundation
import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FailureTests {
    @Test func `a refused connection says so`() async throws {
        let (descriptor, port) = try boundPort()
        defer { close(descriptor) }
        let error = await failure(HTTPRequest(url: "http://127.0.0.1:\(port)/secret?token=secret"))
        #expect(error?.code == .connect)
        #expect(error?.curlCode == 7)
        #expect(error?.host == "127.0.0.1:\(port)")
        #expect(error?.description.contains("secret") == false)
    }

    @Test(.disabled(if: resolvesThroughProxy, "A proxy in the environment would look the name up."))
    func `a name without an address says so`() async throws {
        let name = String(repeating: "a", count: 64) + ".invalid"
        let error = await failure(HTTPRequest(url: "http://user:secret@\(name)/secret"))
        #expect(error?.code == .resolve)
        #expect(error?.host == name)
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `a server that closes instead of answering says so`() async throws {
        let server = try ScriptedServer { _ in .cut([], after: 0) }
        #expect(await failure(HTTPRequest(url: server.url))?.code == .peerClosed)
    }

    @Test func `a server that does not speak TLS is a TLS failure`() async throws {
        let server = try ScriptedServer(greeting: Array("220 mail.example SMTP\r\n".utf8)) { _ in .ok("") }
        #expect(await failure(HTTPRequest(url: "https://\(server.host)/"))?.code == .tls)
    }

    @Test func `a silent server ends in a timeout`() async throws {
        let server = try ScriptedServer { _ in .hold() }
        #expect(await failure(HTTPRequest(url: server.url, timeout: .milliseconds(50)))?.code == .timeout)
    }

    @Test func `a server that is silent inside the body ends in a timeout`() async throws {
        let start = Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345".utf8)
        let server = try ScriptedServer { _ in .hold(start) }
        #expect(await failure(HTTPRequest(url: server.url, timeout: .milliseconds(50)))?.code == .timeout)
    }

    @Test func `the time spent waiting for a free connection counts`() async throws {
        let server = try ScriptedServer { _ in .hold(then: ScriptedServer.Reply.response()) }
        let client = HTTPClient(.init(maximumConnectionsPerHost: 1))
        async let first = client.send(HTTPRequest(url: server.url))
        await server.waitForRequests(1)
        let error = await failure(HTTPRequest(url: server.url, timeout: .milliseconds(50)), of: client)
        #expect(error?.code == .timeout)
        server.release()
        #expect(try await first.status == 200)
        #expect(server.requests.count == 1)
    }

    @Test func `no timeout at all is a timeout at once`() async throws {
        let server = try ScriptedServer { _ in .hold() }
        #expect(await failure(HTTPRequest(url: server.url, timeout: .zero))?.code == .timeout)
        #expect(await failure(HTTPRequest(url: server.url, timeout: .seconds(-1)))?.code == .timeout)
    }

    @Test func `every failure has a sentence with the host and a word for metrics`() {
        for code in HTTPClientError.Code.allCases {
            let error = HTTPClientError(code, curlCode: 99, host: "example.org:8086", detail: "why")
            #expect(error.description.contains("example.org:8086"))
            #expect(error.description.hasSuffix("."))
            #expect(error.label.allSatisfy { $0.isLowercase || $0 == "_" })
        }
        #expect(Set(HTTPClientError.Code.allCases.map(\.rawValue)).count == HTTPClientError.Code.allCases.count)
    }

    private func failure(_ request: HTTPRequest, of client: HTTPClient = HTTPClient()) async -> HTTPClientError? {
        await #expect(throws: HTTPClientError.self) { try await client.send(request) }
    }

    private static let resolvesThroughProxy = ["http_proxy", "all_proxy", "ALL_PROXY"].contains {
        ProcessInfo.processInfo.environment[$0] != nil
    }

    /// A port that is taken but on which nobody listens.
    private func boundPort() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!
            return bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
        try #require(isBound)
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
