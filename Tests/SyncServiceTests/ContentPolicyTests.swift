import Foundation
import Simulator
import SyncService
import Testing

/// What the browser is told of a page, and that the pages keep to it.
struct ContentPolicyTests {
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// What a policy without `unsafe-inline` would block, or what would ask another site.
    private func expectOwn(_ text: String, _ name: String) {
        #expect(
            text.firstMatch(of: /<script(?![^>]* src=")|<style|<base|<iframe|<object|<embed/.ignoresCase()) == nil,
            "\(name)")
        #expect(text.firstMatch(of: /<[^>]*\s(on[a-z]+|style)\s*=/.ignoresCase()) == nil, "\(name)")
        #expect(text.firstMatch(of: /(["'(=`]\s*|@import\s*)(https?:)?\/\//.ignoresCase()) == nil, "\(name)")
        #expect(
            text.firstMatch(of: /javascript:|\beval\(|innerHTML|outerHTML|document\.write|new Function/) == nil,
            "\(name)")
    }

    @Test func `every page, made or shipped, has the policy and keeps to it`() async throws {
        let token = "0123456789abcdef"
        for folder in [PageTests.shipped, nil] {
            let desk = try await Desk(accounts: []) {
                $0.publicDirectory = folder
                $0.apiToken = token
            }
            let right = ["Authorization": "Bearer \(token)", "Accept": "text/html"]
            let pages = [
                await desk.ask("GET", "/", headers: right), await desk.open("/login"),
                await desk.ask("POST", "/login", headers: ["Accept": "text/html"], form: "token=<b>"),
                await desk.open("/callback?state=%3Cscript%3E&error=%3Cb%3E"),
            ]
            for page in pages {
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.header("Content-Security-Policy") == Self.policy)
                #expect(page.header("Referrer-Policy") != nil)
                expectOwn(page.text, page.text)
            }
            await desk.end()
        }
        let desk = try await Desk(accounts: [])
        let done = try await desk.signIn(as: People.lin).page
        #expect(done.status == 200 && done.header("Content-Security-Policy") == Self.policy)
        expectOwn(done.text, "the callback's page")
        await desk.end()
    }

    @Test func `no shipped file holds what the policy forbids`() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: PageTests.shipped).filter { $0.contains(".") }
        #expect(names.contains("index.html") && names.contains("app.js") && names.contains("style.css"))
        for name in names where ["html", "js", "css", "svg"].contains(URL(filePath: name).pathExtension) {
            expectOwn(try String(contentsOfFile: PageTests.shipped + "/" + name, encoding: .utf8), name)
        }
    }
}
