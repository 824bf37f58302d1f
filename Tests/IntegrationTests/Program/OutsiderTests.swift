import Foundation
import Glibc
import HTTPClient
import Simulator
import SyncEngine
import TestSupport
import Testing

/// The built program on every interface, and somebody without its token.
@Suite(
    .enabled(if: Program.path != nil, "fitbit-sync is not beside the tests: build the whole package"),
    .enabled(if: Influxd.isInstalled, "needs Debian's influxdb"), .serialized, .timeLimit(.minutes(5)))
struct OutsiderTests {
    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\u{1}T",
    ]
    /// What only the token opens, and ways to write it that a guard and a router might read differently.
    private static let closed = [
        "/", "/index.html", "/app.js", "/status", "/metrics", "/jobs", "/jobs/1", "/sync/all", "/sync/steps?wait=true",
        "/sync/nothing", "/events", "/api/coverage", "/api/series?resource=steps", "/api/doctor", "/api/service",
        "/jobs/1/pause", "/jobs/1/resume", "/openapi.json", "/dygraphs/dygraph.min.js", "/modules/api.js", "/page.css",
        "/accounts/me?data=delete", "/authorize", "/authorize?account=me", "/nothing", "/api-token", "/archive.sqlite",
        "/%73tatus", "/status%2f", "//status", "/./status", "/healthz/../status", "/healthz%2f..%2fstatus", "/healthz/",
        "/healthz%20", "/HEALTHZ", "/healthz;/status", "/healthz%00/../status", "/login/../status", "/login/",
        "/callback/../status", "/style.css/../app.js", "/style.css%2f..%2fapp.js", "*", "status", "",
        "http://localhost/status", "http://localhost/healthz", "/status#/healthz", "/status?/healthz", "/%",
    ]
    /// What answers without it, with all that may be in the answer to GET.
    private static let open = [
        "/healthz": #"{"service":"fitbit-sync","status":"ok"}"#,
        "/readyz": #"{"service":"fitbit-sync","status":"ready"}"#,
        "/login": "<h1>Sign in</h1>", "/callback": "<h1>This sign-in cannot be finished</h1>", "/style.css": nil,
    ]
    private static let errors = [
        "token_wanted", "host_not_allowed", "cross_site", "bad_request", "method_unknown", "not_a_page",
    ]

    private struct Answer {
        var status: Int
        var head, body: String

        init(_ text: String) {
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            head = parts.first.map(String.init) ?? ""
            body = parts.count > 1 ? String(parts[1]) : ""
            status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
    }

    @Test func `an outsider gets health and the sign-in page, and nothing of the data`() async throws {
        let around = try await Surroundings()
        // The person has an account and data, brought in while nobody else could ask.
        let first = try await around.startService(days: 2)
        try await around.authorize(first)
        #expect(try await first.get("/sync/steps?wait=true").status == 200)
        first.send(SIGTERM)
        #expect(try await first.exit(within: 5) == 0)

        let program = try await around.startService(days: 2, ["HTTP_HOST": "0.0.0.0", "PUBLIC_DIR": Self.page])
        let token = try String(contentsOfFile: around.dataFolder + "/api-token", encoding: .utf8).trimming()
        #expect(token.count == 64)
        let before = try await state(of: program, token)
        around.google.resetCalls()
        // What no answer may hold: of the person, of the machine, of the secrets.
        let secrets = [
            token, around.folder.path(percentEncoded: false), around.person.id, SimulatedGoogle.client.id, "steps",
            "complete_through",
        ]
        func ask(_ method: String, _ target: String, _ headers: [String], _ body: String = "") async throws -> Answer {
            let lines =
                ["\(method) \(target) HTTP/1.1"] + headers + [
                    "Connection: close", "Content-Length: \(body.utf8.count)",
                ]
            let answer = Answer(
                try await RawExchange.answer(to: lines.joined(separator: "\r\n") + "\r\n\r\n" + body, port: around.port)
            )
            for word in secrets {
                #expect(!(answer.head + answer.body).contains(word), "\(word) at \(method) \(target)")
            }
            return answer
        }
        func expectClosed(_ answer: Answer, _ what: String) {
            // A connection that is closed without an answer, the library's own page of what is no HTTP, or a refusal.
            let isRefusal =
                (400..<600).contains(answer.status)
                && Self.errors.contains { answer.body.contains("\"error\":\"\($0)\"") }
            let isBare = (400..<600).contains(answer.status) && (answer.body.isEmpty || answer.body.hasPrefix("<html>"))
            #expect(answer.head.isEmpty || isRefusal || isBare, "\(what): \(answer.head) \(answer.body.prefix(200))")
        }
        let known = "Host: localhost:\(around.port)"
        for method in Self.methods {
            for target in Self.closed {
                expectClosed(try await ask(method, target, [known]), "\(method) \(target)")
            }
            for target in Self.open.keys where method != "GET" {
                let answer = try await ask(method, target, [known])
                #expect(answer.status != 200 || method == "HEAD" && answer.body.isEmpty, "\(method) \(target)")
            }
        }
        let proofs = [
            "Authorization: Bearer \(token.dropLast())\(token.hasSuffix("0") ? "1" : "0")", "Authorization: Bearer ",
            "Authorization: \(token.dropLast())",
            "Cookie: fitbit_sync_session=\(String(repeating: "0", count: 64))", "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-Host: localhost", "X-Original-URL: /healthz", "X-HTTP-Method-Override: GET",
        ]
        for target in Self.closed {
            for proof in proofs { expectClosed(try await ask("GET", target, [known, proof]), "\(proof) \(target)") }
            // A scanner knows an address, a hostile page brings a name of its own: neither gets as far as the token.
            for host in [
                "192.0.2.7:\(around.port)", "evil.example", "localhost.evil.example", "", "localhost, evil.example",
            ] {
                expectClosed(try await ask("GET", target, ["Host: \(host)"]), "\(host) \(target)")
            }
            let page = try await ask("GET", target, [known, "Accept: text/html", "Sec-Fetch-Site: cross-site"])
            #expect(
                page.status == 302 && page.head.contains("Location: /login\r\n") && page.body.isEmpty
                    || page.status >= 400 || page.head.isEmpty)
        }
        for (target, text) in Self.open {
            let answer = try await ask("GET", target, [known])
            #expect(answer.status == (target == "/callback" ? 400 : 200))
            if let text { #expect(answer.body == text || answer.body.contains(text) && text.hasPrefix("<h1>")) }
            let foreign = try await ask("GET", target, ["Host: evil.example"])
            #expect(foreign.status == (target == "/healthz" || target == "/readyz" ? 200 : 403))
            #expect(!answer.head.contains("Access-Control") && !foreign.head.contains("Access-Control"))
        }
        let forged = try await ask(
            "POST", "/login",
            [known, "Origin: https://evil.example", "Content-Type: application/x-www-form-urlencoded"],
            "token=x")
        #expect(forged.status == 403)
        let wrong = try await ask(
            "POST", "/login", [known, "Content-Type: application/x-www-form-urlencoded"], "token=x")
        #expect(wrong.status == 401 && !wrong.head.contains("Set-Cookie"))

        // Nothing was asked of the provider, nothing was begun, and the owner sees what was there before.
        #expect(around.google.calls.isEmpty)
        #expect(try await state(of: program, token) == before)
        program.send(SIGTERM)
        #expect(try await program.exit(within: 5) == 0)
        #expect(!program.printed.contains(token))
        await around.end()
    }

    private static let page =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Public").path(percentEncoded: false)

    /// What the owner sees, under a name that nobody announced.
    private func state(of program: Program, _ token: String) async throws -> [String] {
        var words: [String] = []
        for path in ["/jobs", "/status"] {
            let answer = try await Shared.http.send(
                HTTPRequest(
                    url: program.url + path,
                    headers: [HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Host", "container-7")]))
            guard answer.status == 200 else { throw Unexpected("\(path) answered \(answer.status) to its owner.") }
            if path == "/jobs" {
                words.append(String(decoding: answer.body, as: UTF8.self))
            } else {
                let status = try Program.decoder.decode(StatusReport.self, from: Data(answer.body))
                words.append(
                    "\(status.accounts.map(\.account)) \(status.accounts.map(\.authorization)) \(status.state)")
            }
        }
        return words
    }
}

extension String {
    fileprivate func trimming() -> String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
