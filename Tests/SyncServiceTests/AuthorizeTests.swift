import Archive
import Foundation
import HealthModel
import OAuth
import Simulator
import SyncEngine
import SyncService
import TestSupport
import Testing

/// The sign-in, as a browser sees it.
struct AuthorizeTests {
    @Test func `a sign-in under another name of the host first goes to PUBLIC_URL`() async throws {
        let desk = try await Desk()
        for host in ["127.0.0.1:8710", "[::1]:8710", "localhost"] {
            let answer = await desk.open("/authorize?account=kai", host: host)
            #expect(answer.status == 302)
            #expect(
                answer.header("Location") == "http://localhost:8710/authorize?account=kai&provider=scripted&moved=1")
            #expect(answer.header("Set-Cookie") == nil)
        }
        let moved = await desk.open("/authorize?account=kai&moved=1", host: "127.0.0.1:8710")
        #expect(moved.header("Location")?.contains("/oauth2/authorize?") == true)
        await desk.end()
    }

    @Test func `it goes to the provider, with a cookie for the callback alone`() async throws {
        let desk = try await Desk()
        let answer = await desk.open("/authorize")
        #expect(answer.status == 302)
        let address = try #require(answer.header("Location"))
        let location = try #require(URLComponents(string: address))
        #expect(location.path == "/oauth2/authorize")
        let redirect = location.queryItems?.first { $0.name == "redirect_uri" }?.value
        #expect(redirect == "http://localhost:8710/callback")
        let cookie = try #require(answer.header("Set-Cookie"))
        #expect(cookie.hasSuffix("; Path=/callback; Max-Age=600; HttpOnly; SameSite=Lax"))
        let other = try #require(await desk.open("/authorize").header("Set-Cookie"))
        #expect(cookie.prefix { $0 != "=" } != other.prefix { $0 != "=" })
        await desk.end()
    }

    @Test(arguments: ["Me", "", "a b", "%3Cb%3E"])
    func `a name that no account can have is refused`(name: String) async throws {
        let desk = try await Desk()
        let answer = await desk.open("/authorize?account=\(name)")
        #expect(answer.status == 400)
        #expect(answer.error == "bad_account")
        await desk.end()
    }

    @Test func `a provider that is not set up is refused, with those that are`() async throws {
        let desk = try await Desk()
        #expect(await desk.open("/authorize?provider=scripted").status == 302)
        let answer = await desk.open("/authorize?provider=garmin")
        #expect((answer.status, answer.error) == (400, "bad_provider"))
        #expect(try answer.list("providers").count == 1)
        await desk.end()
    }

    @Test func `a program that finishes a sign-in is told in JSON, of its end as of its failure`() async throws {
        let desk = try await Desk(accounts: [])
        let start = await desk.open("/authorize")
        let target = try await desk.decide(at: try #require(start.header("Location")), as: People.lin)
        let cookie = String(try #require(start.header("Set-Cookie")).prefix { $0 != ";" })
        let headers = ["Accept": "application/json", "Cookie": cookie]
        let done = await desk.ask("GET", target, headers: headers)
        #expect(done.status == 200)
        #expect(try done.string("account") == "me")
        #expect(try done.list("missing").count == 2)
        let again = await desk.ask("GET", target, headers: headers)
        #expect((again.status, again.error) == (400, "sign_in"))
        await desk.end()
    }

    @Test func `the callback says what was granted, what was not and what happens next`() async throws {
        let desk = try await Desk(accounts: [])
        let page = try await desk.signIn(as: People.lin).page
        #expect(page.status == 200)
        #expect(page.header("Content-Type") == "text/html; charset=utf-8")
        let (have, lack) = try #require(page.text.parted(at: "<h2>Not granted"))
        #expect(have.contains("<li>profile</li>\n<li>settings</li>"))
        #expect(lack.contains("<li>sleep</li>\n<li>weight</li>"))
        #expect(page.text.contains("Nothing starts by itself (SYNC_INTERVAL=0)"))
        #expect(try await desk.archive.grant(of: .me)?.userID == People.lin.id)
        #expect(try await desk.engine.accounts().map(\.account) == [.me])
        #expect(try await desk.engine.jobs().isEmpty)
        let again = try await desk.signIn(as: People.lin).page
        #expect(again.text.contains("<h1>Connected again</h1>"))
        await desk.end()
    }

    @Test func `the first sync begins by itself unless nothing does`() async throws {
        let desk = try await Desk(accounts: []) { $0.startsByItself = true }
        let page = try await desk.signIn("kai", as: People.kai).page
        #expect(page.text.contains("The first sync has begun"))
        let job = try #require(try await desk.engine.jobs().first)
        #expect(job.request == JobRequest(account: Account("kai")!, origin: .schedule))
        await desk.end()
    }

    @Test func `a callback works once, and only with its cookie`() async throws {
        let desk = try await Desk()
        let (page, target, cookie) = try await desk.signIn()
        #expect(page.status == 200)
        let replay = await desk.open(target, cookie: cookie)
        #expect(replay.status == 400)
        let start = await desk.open("/authorize")
        let stolen = try await desk.decide(at: try #require(start.header("Location")), as: People.ada)
        #expect(await desk.open(stolen).status == 400)
        for target in ["/callback", "/callback?code=x", "/callback?state=%3Cscript%3E&code=x&error=%3Cb%3E"] {
            let answer = await desk.open(target)
            #expect(answer.status == 400)
            #expect(answer.text.contains("<h1>This sign-in cannot be finished</h1>"))
            #expect(!answer.text.contains("<script"))
        }
        await desk.end()
    }

    @Test func `a sign-in that took more than 10 minutes has to begin again`() async throws {
        let desk = try await Desk()
        let start = await desk.open("/authorize")
        desk.clock.advance(by: 601)
        let target = try await desk.decide(at: try #require(start.header("Location")), as: People.ada)
        let cookie = try #require(start.header("Set-Cookie")).prefix { $0 != ";" }
        let page = await desk.open(target, cookie: String(cookie))
        #expect(page.status == 400)
        #expect(page.text.contains("10 minutes"))
        await desk.end()
    }

    @Test func `somebody who says no gets a page that says so`() async throws {
        let desk = try await Desk()
        let page = try await desk.signIn(decision: "deny").page
        #expect(page.status == 403)
        #expect(page.text.contains("You did not allow access, so nothing is synced."))
        await desk.end()
    }

    @Test func `a sign-in that failed starts again for the same account, and for none when that is not known`()
        async throws
    {
        let desk = try await Desk()
        let (page, target, cookie) = try await desk.signIn("kai", decision: "deny")
        #expect(page.text.contains(#"href="/authorize?account=kai&amp;provider=scripted">Start again"#))
        let replay = await desk.open(target, cookie: cookie)
        #expect(!replay.text.contains("/authorize"))
        #expect(replay.text.contains(#"href="/">Open the page"#))
        await desk.end()
    }

    @Test func `another person is refused, and the account stays as it is`() async throws {
        let desk = try await Desk()
        _ = try await desk.signIn()
        let grant = try await desk.archive.grant(of: .me)
        let page = try await desk.signIn(as: People.noor).page
        #expect(page.status == 409)
        #expect(page.text.contains("belongs to another person"))
        #expect(try await desk.archive.grant(of: .me) == grant)
        await desk.end()
    }

    @Test func `a person under a second name is told which account was renewed, and not that nothing was`() async throws
    {
        let desk = try await Desk()
        _ = try await desk.signIn()
        let page = try await desk.signIn("second").page
        #expect(page.status == 200)
        #expect(page.text.contains("connected already, as the account me, so that one was renewed"))
        #expect(try await desk.engine.accounts().map(\.account) == [.me])
        await desk.end()
    }

    @Test func `what the provider says is text on the page, never HTML`() async throws {
        let server = try ScriptedServer { _ in
            .ok(#"{"access_token":"a","refresh_token":"r","scope":"<img:src=x> a&b \"'","user_id":"U"}"#)
        }
        let desk = try await Desk(displayName: "<i>Fit & \"bit\"</i>", tokenURL: server.url + "/token")
        let page = try await desk.signIn().page
        #expect(page.status == 200)
        #expect(page.text.contains("<li>&lt;img:src=x&gt;</li>"))
        #expect(page.text.contains("<li>a&amp;b</li>"))
        #expect(page.text.contains("<li>&quot;&#39;</li>"))
        #expect(page.text.contains("from &lt;i&gt;Fit &amp; &quot;bit&quot;&lt;/i&gt;."))
        await desk.end()
    }

    @Test func `the same callback again says so, asks the provider nothing and changes nothing`() async throws {
        let desk = try await Desk(accounts: []) { $0.startsByItself = true }
        let (page, target, cookie) = try await desk.signIn()
        #expect(page.status == 200)
        let grant = try await desk.archive.grant(of: .me)
        let jobs = try await desk.engine.jobs().map(\.id)
        let calls = desk.simulator.calls.count
        for _ in 0..<3 {
            let replay = await desk.open(target, cookie: cookie)
            #expect(replay.status == 400)
            #expect(replay.text.contains("was used already"))
        }
        #expect(desk.simulator.calls.count == calls)
        #expect(try await desk.archive.grant(of: .me) == grant)
        #expect(try await desk.engine.jobs().map(\.id) == jobs)
        await desk.end()
    }

    @Test(arguments: ["https://accounts.evil.example", "", "http://127.0.0.1", "//"])
    func `an answer that names another provider ends the sign-in`(issuer: String) async throws {
        let desk = try await Desk(accounts: [])
        let start = await desk.open("/authorize")
        let target = try await desk.decide(at: try #require(start.header("Location")), as: People.ada)
        let cookie = String(try #require(start.header("Set-Cookie")).prefix { $0 != ";" })
        let page = await desk.open(target + "&iss=\(issuer)", cookie: cookie)
        #expect(page.status == 400)
        #expect(page.text.contains("but another one ended it"))
        #expect(try await desk.archive.grant(of: .me) == nil)
        // Nor is it good without the name then.
        #expect(await desk.open(target, cookie: cookie).status == 400)
        await desk.end()
    }

    @Test func `an answer that names the provider is taken`() async throws {
        let desk = try await Desk(accounts: [])
        let start = await desk.open("/authorize")
        let location = try #require(start.header("Location"))
        let target = try await desk.decide(at: location, as: People.ada)
        let cookie = String(try #require(start.header("Set-Cookie")).prefix { $0 != ";" })
        let issuer = try #require(location.firstMatch(of: /^http:\/\/[^\/]+/)?.0)
        #expect(await desk.open(target + "&iss=\(issuer)", cookie: cookie).status == 200)
        await desk.end()
    }

    @Test func `pages load nothing from elsewhere and tell nobody their address`() async throws {
        let desk = try await Desk { $0.apiToken = "0123456789abcdef" }
        for target in ["/login", "/callback?state=x&code=secret"] {
            let page = await desk.open(target)
            #expect(page.header("Referrer-Policy") == (target == "/login" ? "same-origin" : "no-referrer"))
            #expect(!page.text.contains("secret"))
        }
        await desk.end()
    }
}

extension String {
    /// What stands before and after the first `mark`.
    fileprivate func parted(at mark: String) -> (String, String)? {
        guard let range = range(of: mark) else { return nil }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
