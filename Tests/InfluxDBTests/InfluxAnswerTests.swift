import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import SyncEngine
import Synchronization
import TestSupport
import Testing

/// Answers that no installed server gives on demand.
@Suite struct InfluxAnswerTests {
    private static let now = Date(timeIntervalSince1970: 784_111_777)  // Sun, 06 Nov 1994 08:49:37 GMT

    /// A server of version 1 that answers writes in one way.
    private func deliver(
        status: String, headers: [String] = [], body: String = ""
    ) async throws -> Result<DeliveryReport, SinkError> {
        let server = try ScriptedServer { request in
            switch request.target.split(separator: "?")[0] {
            case "/base/ping":
                .respond(Array("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n".utf8))
            case "/base/write":
                .respond(ScriptedServer.Reply.response(status: status, headers: headers, body: Array(body.utf8)))
            case "/base/query": .ok(#"{"results":[{"statement_id":0}]}"#)
            default: .respond(ScriptedServer.Reply.response(status: "404 Not Found"))
            }
        }
        let sink = InfluxSink(try InfluxConfiguration(url: server.url + "/base/"), http: Fixture.http) { Self.now }
        do throws(SinkError) {
            let series = AccountSeries(.me, .integers("m", [1, 2, 3]))
            return .success(try await sink.deliver(SeriesChange(points: [series])))
        } catch {
            return .failure(error)
        }
    }

    private func failure(status: String, headers: [String] = [], body: String = "") async throws -> SinkError {
        switch try await deliver(status: status, headers: headers, body: body) {
        case .success(let report): throw SinkError(.cancelled, "no error but \(report)")
        case .failure(let error): return error
        }
    }

    @Test(
        arguments: [
            ("Retry-After: 17", 17), ("Retry-After: Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Retry-After: Sun, 06 Nov 1994 08:00:00 GMT", nil), ("Retry-After: -4", nil), ("Retry-After: 0", nil),
            ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT", nil), ("Retry-After: soon", nil),
        ] as [(String, Int?)])
    func `an overloaded server is unavailable for as long as it says`(header: String, seconds: Int?) async throws {
        for status in ["503 Service Unavailable", "429 Too Many Requests"] {
            let error = try await failure(status: status, headers: [header])
            #expect((error.kind, error.retryAfter) == (.unavailable, seconds))
        }
    }

    @Test(arguments: ["500 Internal Server Error", "502 Bad Gateway", "408 Request Timeout"])
    func `an ill server is unavailable`(status: String) async throws {
        #expect(try await failure(status: status, body: #"{"error":"timeout"}"#).kind == .unavailable)
    }

    @Test(arguments: [
        "database is required", "read-only mode", "precision is unknown", "retention policy not found",
        "Organization not found", "writer is not authorized", "failed to find bucket", "org not provided",
    ])
    func `a refusal that is not about lines stops the queue with the server's sentence`(sentence: String) async throws {
        let error = try await failure(status: "400 Bad Request", body: #"{"error":"\#(sentence)"}"#)
        #expect(error.kind == .missing)
        #expect(error.message.contains(sentence))
    }

    @Test(arguments: [
        #"engine: cannot write "m,account=me value=61i 1700000000" now"#,
        "engine: cannot write 'm,account=me value=61i 1700000000' now",
        "engine: cannot write m,account=me value=61i 1700000000 now",
        #"engine: cannot write a\ m,account=me value=61i 1700000000 now"#,
    ])
    func `a line that the server quotes is not in the message`(sentence: String) async throws {
        let body = try JSONEncoder().encode(["error": sentence])
        let text = String(decoding: body, as: UTF8.self)
        for status in ["500 Internal Server Error", "403 Forbidden", "404 Not Found"] {
            let error = try await failure(status: status, body: text)
            #expect(error.message.contains("engine: cannot write"))
            #expect(!error.message.contains("61i"))
            #expect(!error.message.contains("account"))
        }
    }

    @Test func `a long sentence is shortened`() async throws {
        let sentence = String(repeating: "word ", count: 70)
        let error = try await failure(status: "500 Internal Server Error", body: sentence)
        #expect(error.message.contains(String(repeating: "word ", count: 39)))
        #expect(!error.message.contains(String(repeating: "word ", count: 41)))
    }

    @Test(arguments: ["429 Too Many Requests", "503 Service Unavailable", "408 Request Timeout"])
    func `field types are asked for again after the server could not tell them`(status: String) async throws {
        let isIll = Atomic(true)
        let server = try ScriptedServer { request in
            switch request.target.split(separator: "?")[0] {
            case "/ping": .respond(Array("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n".utf8))
            case "/query":
                isIll.exchange(false, ordering: .relaxed)
                    ? .respond(ScriptedServer.Reply.response(status: status, headers: ["Retry-After: 5"]))
                    : .ok(#"{"results":[{"statement_id":0}]}"#)
            default: .respond(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
            }
        }
        let sink = InfluxSink(try InfluxConfiguration(url: server.url), http: Fixture.http)
        let change = SeriesChange(points: [AccountSeries(.me, .integers("m", [1]))])
        let error = await #expect(throws: SinkError.self) { _ = try await sink.deliver(change) }
        #expect((error?.kind, error?.retryAfter) == (.unavailable, 5))
        #expect(try await sink.deliver(change).written == 1)
        let paths = server.requests.compactMap { $0.target.split(separator: "?").first }
        #expect(paths == ["/ping", "/query", "/ping", "/query", "/write"])
    }

    @Test(arguments: ["401 Unauthorized", "403 Forbidden"])
    func `a user who may not read the field types writes`(status: String) async throws {
        let server = try ScriptedServer { request in
            switch request.target.split(separator: "?")[0] {
            case "/query": .respond(ScriptedServer.Reply.response(status: status))
            default: .respond(Array("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n".utf8))
            }
        }
        let sink = InfluxSink(try InfluxConfiguration(url: server.url), http: Fixture.http)
        for _ in 0..<2 {
            let change = SeriesChange(points: [AccountSeries(.me, .integers("m", [1]))])
            #expect(try await sink.deliver(change).written == 1)
        }
        #expect(server.requests.count { $0.target.hasPrefix("/query") } == 1)
    }

    @Test func `field types are asked for again after a write failed`() async throws {
        let server = try ScriptedServer { request in
            switch request.target.split(separator: "?")[0] {
            case "/query": .ok(#"{"results":[{"statement_id":0}]}"#)
            case "/write": .respond(ScriptedServer.Reply.response(status: "503 Service Unavailable"))
            default: .respond(Array("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n".utf8))
            }
        }
        let sink = InfluxSink(try InfluxConfiguration(url: server.url), http: Fixture.http)
        for _ in 0..<2 {
            await #expect(throws: SinkError.self) {
                _ = try await sink.deliver(SeriesChange(points: [AccountSeries(.me, .integers("m", [1]))]))
            }
        }
        #expect(server.requests.count { $0.target.hasPrefix("/query") } == 2)
    }

    @Test func `a redirect and a strange server are told as a wrong address`() async throws {
        let redirect = try await failure(status: "301 Moved Permanently", headers: ["Location: https://x/?token=1"])
        #expect(redirect.kind == .missing)
        #expect(redirect.message.contains("INFLUXDB_URL"))
        #expect(!redirect.message.contains("token=1"))
        #expect(try await failure(status: "404 Not Found", body: "404 page not found").kind == .missing)
    }

    @Test func `a database that stays missing after it was made does not loop`() async throws {
        let error = try await failure(status: "404 Not Found", body: #"{"error":"database not found: \"fitbit\""}"#)
        #expect(error.kind == .missing)
    }

    @Test func `retention and limits in the words of other releases are understood`() async throws {
        let old = try await deliver(
            status: "400 Bad Request",
            body: #"{"error":"partial write: dropped 2 points outside retention policy of duration 1h0m0s dropped=2"}"#)
        #expect(try old.get().beyondRetention == 2)
        let limit = try await deliver(
            status: "400 Bad Request",
            body:
                #"{"error":"partial write: max-values-per-tag limit exceeded (100/100): measurement=\"m\" dropped=3"}"#)
        #expect(try limit.get().refused.count == 3)
    }

    @Test func `a line that is larger than the server takes is refused`() async throws {
        let report = try await deliver(status: "413 Request Entity Too Large").get()
        #expect(report.refused.count == 3)
    }

    @Test func `an address with something else behind it says so`() async throws {
        let server = try ScriptedServer { _ in .respond(ScriptedServer.Reply.response(status: "404 Not Found")) }
        let query = InfluxQuery(try InfluxConfiguration(url: server.url), http: Fixture.http)
        let error = await #expect(throws: SinkError.self) { try await query.ping() }
        #expect(error?.kind == .missing)
        #expect(error?.message.contains("is not InfluxDB") == true)
    }

    @Test func `nothing at the address, and no such host, are unavailable`() async throws {
        for url in ["http://127.0.0.1:\(FreePort.next())", "http://does-not-exist.invalid"] {
            let query = InfluxQuery(try InfluxConfiguration(url: url), http: Fixture.http)
            let error = await #expect(throws: SinkError.self) { try await query.ping() }
            #expect(error?.kind == .unavailable)
        }
    }

    @Test func `a cancelled delivery is told as that`() async throws {
        let server = try ScriptedServer { _ in .hold() }
        let sink = InfluxSink(try InfluxConfiguration(url: server.url), http: Fixture.http)
        let delivery = Task { () -> SinkError.Kind? in
            do throws(SinkError) {
                _ = try await sink.deliver(SeriesChange(points: []))
                return nil
            } catch {
                return error.kind
            }
        }
        await server.waitForRequests(1)
        delivery.cancel()
        #expect(await delivery.value == .cancelled)
    }
}
