import Foundation
import HTTPServer
import SyncService
import Testing

struct PageTests {
    /// The page as it is shipped.
    static let shipped =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/Public"

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"), ("/app.js", "text/javascript; charset=utf-8"),
    ])
    func `the page's files are served, with what keeps them safe`(target: String, type: String) async throws {
        let desk = try await Desk { $0.publicDirectory = Self.shipped }
        let answer = await desk.open(target)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == type)
        #expect(!answer.bytes.isEmpty)
        #expect(answer.header("Content-Security-Policy") == ContentPolicyTests.policy)
        #expect(answer.header("Referrer-Policy") == "no-referrer")
        #expect(await desk.ask("HEAD", target).status == 200)
        let etag = try #require(answer.header("ETag"))
        #expect(await desk.ask("GET", target, headers: ["If-None-Match": etag]).status == 304)
        await desk.end()
    }

    @Test func `without its files the page says what to set, and the rest works`() async throws {
        let desk = try await Desk()
        let page = await desk.open("/")
        #expect(page.status == 200)
        #expect(page.text.contains("Set PUBLIC_DIR to the folder Public of the program."))
        #expect(page.header("Content-Security-Policy") != nil)
        #expect(await desk.ask("GET", "/status").status == 200)
        await desk.end()
    }

    @Test(arguments: ["/nothing", "/../Package.swift", "/app.js/", "/sync", "/sync/", "/jobs/", "/status/"])
    func `there is nothing at any other path`(target: String) async throws {
        let desk = try await Desk { $0.publicDirectory = Self.shipped }
        let answer = await desk.ask("GET", target)
        #expect(answer.status == 404)
        #expect(answer.error == "not_found")
        await desk.end()
    }

    @Test func `a folder that is not there is told at the start`() async throws {
        let desk = try await Desk()
        #expect(throws: HTTPServerError.self) {
            try SyncService(
                engine: desk.engine, authorization: desk.authorization,
                configuration: ServiceConfiguration(
                    publicURL: Desk.publicURL, hostNames: [], apiToken: nil, publicDirectory: "/nowhere/at/all",
                    provider: "scripted", startsByItself: false))
        }
        await desk.end()
    }
}
