import SyncService
import Testing

/// The service's own token, for one that listens beyond its machine.
struct TokenTests {
    private static let token = "0123456789abcdef-token"

    private func desk() async throws -> Desk { try await Desk { $0.apiToken = Self.token } }

    @Test(arguments: ["/", "/status", "/jobs", "/jobs/1", "/sync/all", "/authorize", "/app.js", "/nothing"])
    func `every route wants it`(target: String) async throws {
        let desk = try await desk()
        for header in ["", "Bearer", "Bearer wrong", "Bearer \(Self.token)x", "Basic \(Self.token)", Self.token] {
            let answer = await desk.ask("GET", target, headers: header.isEmpty ? [:] : ["Authorization": header])
            #expect(answer.status == 401)
            #expect(answer.error == "token_wanted")
            #expect(answer.header("WWW-Authenticate") == "Bearer")
            #expect(!answer.text.contains(Self.token))
        }
        #expect(await desk.ask("GET", target, headers: ["Authorization": "Bearer \(Self.token)"]).status != 401)
        #expect(await desk.ask("GET", target, headers: ["Authorization": "bearer  \(Self.token)"]).status != 401)
        await desk.end()
    }

    @Test func `nothing that a log could be given shows it`() async throws {
        let desk = try await desk()
        var text = "\(desk.service) \(String(reflecting: desk.service)) "
        dump(desk.service, to: &text)
        #expect(!text.contains(Self.token))
        await desk.end()
    }

    @Test func `health, the callback and what the login page needs are free`() async throws {
        let desk = try await desk()
        #expect(await desk.ask("GET", "/healthz").status == 200)
        #expect(await desk.ask("GET", "/readyz").status == 200)
        #expect(await desk.ask("GET", "/callback?state=x").status == 400)
        #expect(await desk.ask("GET", "/login").status == 200)
        #expect(await desk.ask("GET", "/style.css").status == 404)
        await desk.end()
    }

    @Test func `a browser is sent to the login page, a program is told`() async throws {
        let desk = try await desk()
        let page = await desk.open("/")
        #expect(page.status == 302)
        #expect(page.header("Location") == "/login")
        #expect(await desk.ask("POST", "/sync/all", headers: ["Accept": "text/html"]).status == 401)
        await desk.end()
    }

    @Test func `the token buys a cookie that does not show it, and the cookie opens every route`() async throws {
        let desk = try await desk()
        let wrong = await desk.ask("POST", "/login", form: "token=wrong")
        #expect(wrong.status == 401)
        #expect(wrong.header("Set-Cookie") == nil)
        #expect(wrong.text.contains("That is not the token of this service."))
        let answer = await desk.ask("POST", "/login", form: "token=\(Self.token)")
        #expect(answer.status == 303)
        #expect(answer.header("Location") == "/")
        let cookie = try #require(answer.header("Set-Cookie"))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"))
        #expect(!cookie.contains(Self.token))
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(await desk.ask("GET", "/status", headers: ["Cookie": "a=b; \(pair); c=d"]).status == 200)
        #expect(await desk.ask("GET", "/status", headers: ["Cookie": pair + "0"]).status == 401)
        #expect(
            await desk.ask("GET", "/status", headers: ["Cookie": "fitbit_sync_session=\(Self.token)"]).status == 401)
        await desk.end()
    }

    @Test func `behind https the cookie is for https alone`() async throws {
        let desk = try await Desk {
            $0.apiToken = Self.token
            $0.publicURL = "https://fitbit.home"
        }
        let answer = await desk.ask("POST", "/login", host: "fitbit.home", form: "token=\(Self.token)")
        #expect(try #require(answer.header("Set-Cookie")).hasSuffix("; SameSite=Strict; Secure"))
        await desk.end()
    }

    @Test func `a valid token proves more than a name does`() async throws {
        let desk = try await desk()
        let right = ["Authorization": "Bearer \(Self.token)"]
        #expect(await desk.ask("GET", "/status", host: "container-7", headers: right).status == 200)
        #expect(await desk.ask("GET", "/status", host: "container-7").error == "host_not_allowed")
        await desk.end()
    }

    @Test func `without a token there is nothing to log in to`() async throws {
        let desk = try await Desk()
        for method in ["GET", "POST"] {
            let answer = await desk.ask(method, "/login", form: method == "POST" ? "token=" : nil)
            #expect(answer.status == 303)
            #expect(answer.header("Location") == "/")
            #expect(answer.header("Set-Cookie") == nil)
        }
        #expect(await desk.ask("GET", "/status").status == 200)
        await desk.end()
    }
}
