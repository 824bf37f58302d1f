import Foundation
import HTTPClient
import HTTPServer
import SyncService
import TestSupport
import Testing

/// The same service behind a real socket.
struct SocketTests {
    private struct Line {
        let server: HTTPServer
        let http = HTTPClient(.init(name: "socket-test"))
        let address: String

        init(_ desk: Desk) throws {
            server = HTTPServer(configuration: .init(log: { _ in }), handler: desk.service)
            address = "http://127.0.0.1:\(try server.start().port)"
        }

        func send(_ method: String, _ target: String, _ headers: HTTPHeader..., body: String? = nil) async throws
            -> HTTPResponse
        {
            try await http.send(
                HTTPRequest(method, url: address + target, headers: headers, body: body.map { Array($0.utf8) }))
        }

        func end() async {
            await http.shutdown()
            await server.stop(deadline: .seconds(2))
        }
    }

    @Test func `curl gets a job, follows it and sees the status`() async throws {
        let desk = try await Desk()
        let line = try Line(desk)
        let taken = try await line.send("GET", "/sync/all")
        #expect(taken.status == 202)
        let place = try #require(taken.header("Location"))
        let done = try await line.send("POST", "/sync/all?wait=true")
        #expect(done.status == 200)
        let job = try await line.send("GET", place)
        #expect(job.status == 200)
        #expect(job.header("Content-Type") == "application/json")
        #expect(job.header("X-Content-Type-Options") == "nosniff")
        #expect(job.header("Cache-Control") == "no-store")
        #expect(String(decoding: job.body, as: UTF8.self).contains(#""state":"done""#))
        #expect(try await line.send("GET", "/status").status == 200)
        #expect(try await line.send("DELETE", place).status == 200)
        await line.end()
        await desk.end()
    }

    @Test func `encoded paths and queries are read as they were meant`() async throws {
        let desk = try await Desk()
        let line = try Line(desk)
        #expect(try await line.send("GET", "/sync/heart%2Drate?from=%32026-03-01").status == 202)
        #expect(try await line.send("GET", "/sync/a%2Fb").status == 404)
        #expect(try await line.send("GET", "/sync/all?from=2026-02-30").status == 400)
        #expect(try await line.send("HEAD", "/sync/all").status == 405)
        #expect(try await line.send("GET", "/status", HTTPHeader("Host", "evil.example")).status == 403)
        #expect(try await line.send("POST", "/sync/all", HTTPHeader("Origin", "http://evil.example")).status == 403)
        await line.end()
        await desk.end()
    }

    @Test func `a browser logs in with a form and goes on with its cookie`() async throws {
        let desk = try await Desk { $0.apiToken = "token+with/odd&characters" }
        let line = try Line(desk)
        #expect(try await line.send("GET", "/", HTTPHeader("Accept", "text/html")).header("Location") == "/login")
        let answer = try await line.send(
            "POST", "/login", HTTPHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            HTTPHeader("Origin", line.address), HTTPHeader("Sec-Fetch-Site", "same-origin"),
            body: "token=token%2Bwith%2Fodd%26characters")
        #expect(answer.status == 303)
        let cookie = try #require(answer.header("Set-Cookie")).prefix { $0 != ";" }
        #expect(try await line.send("GET", "/status", HTTPHeader("Cookie", String(cookie))).status == 200)
        #expect(try await line.send("GET", "/status").status == 401)
        await line.end()
        await desk.end()
    }

    @Test func `a wait that is cut short by the client leaves the job alone`() async throws {
        let desk = try await Desk()
        desk.sink.latch.close()
        let line = try Line(desk)
        let waiting = Task { try await line.send("GET", "/sync/all?wait=true") }
        try await desk.sink.latch.waitForArrivals()
        waiting.cancel()
        _ = await waiting.result
        desk.sink.latch.open()
        #expect(try await line.send("GET", "/sync/all?wait=true").status == 200)
        await line.end()
        await desk.end()
    }
}
