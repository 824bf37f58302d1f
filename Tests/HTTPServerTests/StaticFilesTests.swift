import Foundation
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1))) final class StaticFilesTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let page = directory.appendingPathComponent("page")
        try FileManager.default.createDirectory(
            at: page.appendingPathComponent("app"), withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: directory.appendingPathComponent("secret.txt"))
        try Data("<p>home".utf8).write(to: page.appendingPathComponent("index.html"))
        try Data("x=1".utf8).write(to: page.appendingPathComponent("app/main.js"))
        try Data("hidden".utf8).write(to: page.appendingPathComponent(".hidden"))
        try FileManager.default.createSymbolicLink(
            atPath: page.appendingPathComponent("link.txt").path, withDestinationPath: "../secret.txt")
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    private func withPage(_ body: (Int) async throws -> Void) async throws {
        let files = try StaticFiles(directory: directory.appendingPathComponent("page").path)
        let router = Router(routes: [], fallback: { files.response(for: $0) })
        try await withServer(router) { _, port in try await body(port) }
    }

    @Test func `files are served with their type, the root is index html`() async throws {
        try await withPage { port in
            let home = try await RawClient.exchange(text("GET", "/"), port: port)
            #expect(home.body == "<p>home")
            #expect(home.header("Content-Type") == "text/html; charset=utf-8")
            #expect(home.header("Cache-Control") == "no-cache")
            let script = try await RawClient.exchange(text("GET", "/app/main.js?v=1"), port: port)
            #expect(script.body == "x=1")
            #expect(script.header("Content-Type") == "text/javascript; charset=utf-8")
            #expect(script.header("ETag") != home.header("ETag"))
        }
    }

    @Test(arguments: [
        "/a%2f..%2f..%2fetc", "/../secret.txt", "/%2e%2e/secret.txt", "/app/../../secret.txt", "//secret.txt",
        "/.hidden", "/link.txt", "/app", "/app/", "/index.html/", "/index.html%2f..%2f..%2fsecret.txt",
    ])
    func `no path leads out of the table`(path: String) async throws {
        try await withPage { port in
            let answer = try await RawClient.exchange(text("GET", path), port: port)
            #expect(answer.status == 404)
        }
    }

    @Test func `a known version is 304 without a body`() async throws {
        try await withPage { port in
            let etag = try #require(try await RawClient.exchange(text("GET", "/"), port: port).header("ETag"))
            for known in [etag, "W/\(etag)", "\"other\", \(etag)", "*"] {
                let answer = try await RawClient.exchange(
                    text("GET", "/", headers: ["If-None-Match: \(known)"]), port: port)
                #expect(answer.status == 304)
                #expect(answer.body.isEmpty)
                #expect(answer.header("ETag") == etag)
            }
            let answer = try await RawClient.exchange(text("GET", "/", headers: ["If-None-Match: \"x\""]), port: port)
            #expect(answer.status == 200)
        }
    }

    @Test func `HEAD has no body and other methods are refused`() async throws {
        try await withPage { port in
            let head = try await RawClient.exchange(text("HEAD", "/"), port: port)
            #expect(head.status == 200)
            #expect(head.header("Content-Length") == "7")
            #expect(head.body.isEmpty)
            let post = try await RawClient.exchange(text("POST", "/", body: "x"), port: port)
            #expect(post.status == 405)
            #expect(post.header("Allow") == "GET, HEAD")
        }
    }

    @Test func `a directory that is not there is named`() {
        #expect {
            try StaticFiles(directory: "/nonexistent/page")
        } throws: { error in
            "\(error)".contains("/nonexistent/page could not be read")
        }
    }
}
