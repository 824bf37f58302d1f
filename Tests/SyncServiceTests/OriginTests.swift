import SyncEngine
import Testing

/// A page elsewhere can make a browser send requests here.
struct OriginTests {
    @Test(arguments: [
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.example"],
        ["Origin": "null"], ["Origin": "http://localhost:9999"], ["Sec-Fetch-Site": "none", "Origin": "https://x"],
    ])
    func `what acts is refused when another site asks`(headers: [String: String]) async throws {
        let desk = try await Desk()
        for (method, target) in [
            ("GET", "/sync/all"), ("POST", "/sync/all"), ("DELETE", "/jobs/1"), ("POST", "/login"),
            ("GET", "/api/series?resource=steps"), ("GET", "/api/coverage"), ("GET", "/events"),
            ("POST", "/jobs/1/pause"),
        ] {
            let answer = await desk.ask(method, target, headers: headers)
            #expect(answer.status == 403)
            #expect(answer.error == "cross_site")
        }
        #expect(try await desk.engine.jobs().isEmpty)
        let read = await desk.ask("GET", "/status", headers: headers)
        #expect(read.status == 200)
        #expect(read.header("Access-Control-Allow-Origin") == nil)
        await desk.end()
    }

    @Test(arguments: [
        [:], ["Sec-Fetch-Site": "none"], ["Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8710"],
        ["Origin": "https://localhost:8710"],
    ])
    func `programs and the service's own page may act`(headers: [String: String]) async throws {
        let desk = try await Desk()
        #expect(await desk.ask("POST", "/sync/all", headers: headers).status == 202)
        await desk.end()
    }

    @Test(arguments: ["Sec-Purpose", "Purpose"])
    func `what acts is not fetched ahead of a click`(name: String) async throws {
        let desk = try await Desk()
        for target in ["/sync/all", "/authorize"] {
            let answer = await desk.ask("GET", target, headers: [name: "Prefetch;prerender"])
            #expect(answer.status == 403)
            #expect(answer.error == "prefetch")
        }
        #expect(await desk.ask("GET", "/status", headers: [name: "prefetch"]).status == 200)
        await desk.end()
    }

    @Test(arguments: ["image", "iframe", "script", "empty", "object", "prefetch"])
    func `a part of another page begins no sign-in`(use: String) async throws {
        let desk = try await Desk()
        let headers = ["Sec-Fetch-Dest": use, "Sec-Fetch-Site": "cross-site"]
        let answer = await desk.ask("GET", "/authorize", headers: headers)
        #expect((answer.status, answer.error) == (403, "not_a_page"))
        #expect(answer.header("Set-Cookie") == nil)
        let opened = await desk.ask(
            "GET", "/authorize", headers: headers.merging(["Sec-Fetch-Dest": "document"]) { $1 })
        #expect(opened.status == 302)
        await desk.end()
    }

    @Test func `HEAD starts nothing`() async throws {
        let desk = try await Desk()
        for target in ["/sync/all", "/authorize", "/callback"] {
            let answer = await desk.ask("HEAD", target)
            #expect(answer.status == 405)
            #expect(answer.header("Allow")?.contains("GET") == true)
        }
        #expect(await desk.ask("HEAD", "/status").status == 200)
        #expect(try await desk.engine.jobs().isEmpty)
        await desk.end()
    }

    @Test(arguments: [("PUT", "/sync/all"), ("DELETE", "/sync/all"), ("POST", "/status"), ("POST", "/jobs/1")])
    func `a method that a route does not take is told those it takes`(method: String, target: String) async throws {
        let desk = try await Desk()
        let answer = await desk.ask(method, target)
        #expect(answer.status == 405)
        #expect(answer.error == "method_not_allowed")
        await desk.end()
    }
}
