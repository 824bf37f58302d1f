import Foundation
import HTTPServer
import Simulator
import Testing

struct GoogleOAuthTests {
    @Test func `the page has a box for each scope asked for, ticked as the person would`() async throws {
        let bench = GoogleBench()
        var query = bench.consent([.sleep, .healthMetrics])
        query["as"] = People.lin.id
        let page = await bench.get("/o/oauth2/v2/auth", token: nil, query: query)
        #expect(page.status == 200)
        #expect(page.string.contains(#"<form method="post" action="/o/oauth2/v2/auth">"#))
        #expect(page.string.contains(#"<input type="checkbox" name="grant_sleep.readonly" value="on">"#))
        #expect(
            page.string.contains(
                #"<input type="checkbox" name="grant_health_metrics_and_measurements.readonly" value="on" checked>"#))
        #expect(!page.string.contains("grant_settings"))
        #expect(page.string.contains(#"<input type="hidden" name="state" value="s t&amp;">"#))
    }

    @Test func `the browser brings back the code, the state and the scopes that were ticked`() async throws {
        let answer = try await GoogleBench().allow(People.lin)
        #expect(answer["code"]?.hasPrefix("4/0A") == true)
        #expect(answer["state"] == "s t&")
        #expect(
            answer["scope"]
                == [GoogleScope.activity, .healthMetrics, .settings, .profile].map(\.url).joined(separator: " "))
    }

    @Test func `a refusal, or nothing ticked, comes back as access_denied with the state`() async throws {
        let bench = GoogleBench()
        for choice in [["decision": "deny", "grant_sleep.readonly": "on"], ["decision": "allow"]] {
            let reply = await bench.post(
                "/o/oauth2/v2/auth", form: bench.consent([.sleep]).merging(choice) { $1 })
            #expect(reply.status == 302)
            #expect(reply.header("Location") == GoogleBench.redirect + "?state=s%20t%26&error=access_denied")
        }
    }

    @Test(arguments: [
        ("client_id", "nobody", 401, "invalid_client"),
        ("redirect_uri", "https://127.0.0.1:8080/callback", 400, "redirect_uri_mismatch"),
        ("redirect_uri", "http://192.168.1.5:8080/callback", 400, "redirect_uri_mismatch"),
        ("redirect_uri", "http://localhost.evil.example/", 400, "redirect_uri_mismatch"),
        ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob", 400, "redirect_uri_mismatch"),
        ("response_type", "token", 400, "unsupported_response_type"),
        ("scope", "sleep", 400, "invalid_scope"),
        ("scope", "https://www.googleapis.com/auth/googlehealth.sleep", 400, "invalid_scope"),
        ("scope", "https://www.googleapis.com/auth/fitness.sleep.read", 400, "invalid_scope"),
        ("scope", "", 400, "invalid_request"),
        ("access_type", "maybe", 400, "invalid_request"),
        ("prompt", "please", 400, "invalid_request"),
        ("code_challenge_method", "plain", 400, "invalid_request"),
        ("code_challenge", "short", 400, "invalid_request"),
    ])
    func `wrong parameters end on a page and never in a redirect`(
        name: String, value: String, status: Int, text: String
    ) async {
        let bench = GoogleBench()
        let parameters = bench.consent().merging([name: value]) { $1 }
        for reply in [
            await bench.get("/o/oauth2/v2/auth", token: nil, query: parameters),
            await bench.post("/o/oauth2/v2/auth", form: parameters.merging(["decision": "allow"]) { $1 }),
        ] {
            #expect(reply.status == status)
            #expect(reply.header("Location") == nil)
            #expect(reply.string.contains(text))
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:1/x/y?z=1", "http://localhost:65535/", "http://localhost", "http://127.0.0.1:80",
    ])
    func `a Desktop client may come back to any port and path of this machine`(uri: String) async throws {
        let bench = GoogleBench()
        let code = try await bench.allow(People.ada, changing: ["redirect_uri": uri])["code"]
        #expect(await bench.redeem(code, changing: ["redirect_uri": uri]).status == 200)
    }

    @Test func `a Web client comes back to what was registered, letter by letter`() async throws {
        let bench = GoogleBench()
        let uri = "https://health.example.org/callback"
        bench.simulator.register(GoogleClient(id: bench.client.id, secret: "s", kind: .web(redirectURIs: [uri])))
        #expect(try await bench.allow(People.ada, changing: ["redirect_uri": uri])["code"] != nil)
        for other in [uri + "/", "http://127.0.0.1:49152/callback"] {
            let form = bench.consent().merging(["redirect_uri": other]) { $1 }
            #expect(await bench.get("/o/oauth2/v2/auth", token: nil, query: form).status == 400)
        }
    }

    @Test func `a code buys tokens once`() async throws {
        let bench = GoogleBench()
        let code = try await bench.allow(People.noor, scopes: [.sleep, .settings])["code"]
        let reply = await bench.redeem(code)
        #expect(reply.status == 200)
        #expect(try reply.number("expires_in") == 3599)
        #expect(try reply.text("token_type") == "Bearer")
        #expect(try reply.text("access_token").hasPrefix("ya29."))
        #expect(try reply.text("refresh_token").hasPrefix("1//0"))
        #expect(try reply.text("scope") == GoogleScope.sleep.url + " " + GoogleScope.settings.url)
        #expect(!reply.has("refresh_token_expires_in") && !reply.has("id_token"))
        #expect(try await bench.redeem(code).text("error") == "invalid_grant")
    }

    @Test(
        arguments: [
            (["code_verifier": String(repeating: "x", count: 50)], "invalid_grant"),
            (["code_verifier": nil], "invalid_grant"),
            (["redirect_uri": "http://localhost:49152/callback"], "redirect_uri_mismatch"),
            (["redirect_uri": nil], "invalid_request"),
            (["client_secret": "wrong"], "invalid_client"),
            (["client_secret": nil], "invalid_request"),
            (["client_id": "nobody"], "invalid_client"),
            (["client_id": nil], "invalid_request"),
            (["grant_type": "password"], "unsupported_grant_type"),
            (["code": "made-up"], "invalid_grant"),
        ] as [([String: String?], String)])
    func `a code with the wrong company is refused`(changes: [String: String?], error: String) async throws {
        let bench = GoogleBench()
        let code = try await bench.allow(People.ada)["code"]
        let reply = await bench.redeem(code, changing: changes)
        #expect([400, 401].contains(reply.status))
        #expect(try reply.text("error") == error)
        #expect(reply.has("error_description"))
    }

    @Test func `a code dies after ten minutes`() async throws {
        let bench = GoogleBench()
        let code = try await bench.allow(People.ada)["code"]
        bench.turnClock(by: 600)
        #expect(try await bench.redeem(code).text("error") == "invalid_grant")
    }

    @Test func `another client's code and token are not its own`() async throws {
        let bench = GoogleBench()
        bench.simulator.register(GoogleClient(id: "other", secret: "s"))
        let mine = ["client_id": "other", "client_secret": "s"]
        let code = try await bench.allow(People.ada)["code"]
        #expect(
            try await bench.redeem(code, changing: mine.mapValues { $0 }).text("error") == "unauthorized_client")
        let token = try await bench.redeem(code).text("refresh_token")
        let refresh = ["grant_type": "refresh_token", "refresh_token": token].merging(mine) { $1 }
        #expect(try await bench.post("/token", form: refresh).text("error") == "unauthorized_client")
    }

    @Test func `credentials in the header are no credentials`() async throws {
        let bench = GoogleBench()
        let basic = "Basic " + Data("\(bench.client.id):\(bench.client.secret)".utf8).base64EncodedString()
        let form = ["grant_type": "refresh_token", "refresh_token": "x"]
        let reply = await bench.post("/token", form: form, authorization: basic)
        #expect(reply.status == 401)
        #expect(try reply.text("error") == "invalid_client")
    }

    @Test func `a refresh brings an access token and nothing else, again and again`() async throws {
        let bench = GoogleBench()
        let first = await bench.redeem(try await bench.allow(People.ada)["code"])
        let refresh = try first.text("refresh_token")
        var seen: Set<String> = [try first.text("access_token")]
        for _ in 1...3 {
            bench.turnClock(by: 3600)
            let reply = await bench.refresh(refresh)
            #expect(reply.status == 200 && !reply.has("refresh_token"))
            #expect(try reply.number("expires_in") == 3599)
            #expect(try reply.text("scope") == (try first.text("scope")))
            #expect(seen.insert(try reply.text("access_token")).inserted)
        }
    }

    @Test func `where the service rotates, the old refresh token is dead`() async throws {
        let bench = GoogleBench()
        let old = try await bench.redeem(try await bench.allow(People.ada)["code"]).text("refresh_token")
        bench.simulator.behaviour.rotatesRefreshTokens = true
        let new = try await bench.refresh(old).text("refresh_token")
        #expect(new != old)
        #expect(try await bench.refresh(old).text("error") == "invalid_grant")
        #expect(await bench.refresh(new).status == 200)
    }

    @Test func `in testing the grant counts down to its end after a week`() async throws {
        let bench = GoogleBench()
        bench.simulator.behaviour.isTesting = true
        let first = await bench.redeem(try await bench.allow(People.ada)["code"])
        #expect(try first.number("refresh_token_expires_in") == 604_799)
        let token = try first.text("refresh_token")
        bench.turnClock(by: 3758)
        let later = await bench.refresh(token)
        #expect(try later.number("refresh_token_expires_in") == 601_041)
        #expect(!later.has("refresh_token"))
        bench.turnClock(by: 601_040)
        #expect(try await bench.refresh(token).number("refresh_token_expires_in") == 1)
        bench.turnClock(by: 1)
        let dead = await bench.refresh(token)
        #expect(dead.status == 400)
        #expect(try dead.text("error") == "invalid_grant")
        #expect(try dead.text("error_description") == "Token has been expired or revoked.")
    }

    @Test func `a grant that nobody used for half a year dies`() async throws {
        let bench = GoogleBench()
        let token = try await bench.redeem(try await bench.allow(People.ada)["code"]).text("refresh_token")
        bench.turnClock(by: 182 * 86_400)
        #expect(await bench.refresh(token).status == 200)
        bench.turnClock(by: 184 * 86_400)
        #expect(try await bench.refresh(token).text("error") == "invalid_grant")
    }

    @Test func `a malformed refresh token is a bad request of another text`() async throws {
        let reply = await GoogleBench().refresh("nonsense")
        #expect(try reply.text("error") == "invalid_grant")
        #expect(try reply.text("error_description") == "Bad Request")
    }

    @Test func `a refresh token comes with the first consent, or with one asked for, and only offline`() async throws {
        let bench = GoogleBench()
        func hasRefresh(_ changes: [String: String?]) async throws -> Bool {
            await bench.redeem(try await bench.allow(People.ada, changing: changes)["code"]).has("refresh_token")
        }
        #expect(try await !hasRefresh(["access_type": nil]))
        bench.simulator.revokeConsent(of: People.ada)
        #expect(try await hasRefresh(["prompt": nil]))
        #expect(try await !hasRefresh(["prompt": nil]))
        #expect(try await hasRefresh([:]))
        #expect(try await !hasRefresh(["access_type": "online"]))
    }

    @Test func `a new consent leaves the old refresh token alive, the hundred and first ends the oldest`() async throws
    {
        let bench = GoogleBench()
        let first = try await bench.redeem(try await bench.allow(People.ada)["code"]).text("refresh_token")
        bench.turnClock(by: 1)
        for _ in 1...99 { _ = try await bench.token() }
        #expect(await bench.refresh(first).status == 200)
        _ = try await bench.token()
        #expect(try await bench.refresh(first).text("error") == "invalid_grant")
    }

    @Test func `old scopes come back only when they are asked to`() async throws {
        let bench = GoogleBench()
        _ = try await bench.allow(People.ada, scopes: [.sleep])
        let merged = try await bench.allow(
            People.ada, scopes: [.settings], changing: ["include_granted_scopes": "true"])
        #expect(merged["scope"] == GoogleScope.sleep.url + " " + GoogleScope.settings.url)
        #expect(try await bench.allow(People.ada, scopes: [.settings])["scope"] == GoogleScope.settings.url)
    }

    @Test func `without a challenge there is no verifier either`() async throws {
        let bench = GoogleBench()
        let without: [String: String?] = ["code_challenge": nil, "code_challenge_method": nil]
        let code = try await bench.allow(People.ada, changing: without)["code"]
        #expect(await bench.redeem(code, changing: ["code_verifier": nil]).status == 200)
        let second = try await bench.allow(People.ada, changing: without)["code"]
        #expect(try await bench.redeem(second).text("error") == "invalid_grant")
    }

    @Test(arguments: ["access_token", "refresh_token"])
    func `revoking either token ends all of them`(kind: String) async throws {
        let bench = GoogleBench()
        let tokens = await bench.redeem(try await bench.allow(People.ada)["code"])
        let reply = await bench.post("/revoke", form: ["token": try tokens.text(kind)])
        #expect(reply.status == 200 && reply.string == "{}")
        #expect(try await bench.refresh(try tokens.text("refresh_token")).text("error") == "invalid_grant")
        let data = await bench.get("/v4/users/me/identity", token: try tokens.text("access_token"))
        #expect(data.googleRefusal == "401 UNAUTHENTICATED")
        let again = await bench.post("/revoke", form: ["token": try tokens.text(kind)])
        #expect(again.status == 400)
        #expect(try again.text("error") == "invalid_token")
    }

    @Test func `an access token lives for its hour, or until it is told to end`() async throws {
        let bench = GoogleBench()
        let token = try await bench.token()
        bench.turnClock(by: 3598)
        #expect(await bench.get("/v4/users/me/identity", token: token).status == 200)
        bench.turnClock(by: 1)
        #expect(await bench.get("/v4/users/me/identity", token: token).googleRefusal == "401 UNAUTHENTICATED")
        let next = try await bench.token()
        bench.simulator.expireAccessTokens()
        #expect(await bench.get("/v4/users/me/identity", token: next).googleRefusal == "401 UNAUTHENTICATED")
    }

    @Test func `consent withdrawn ends the grant of that person alone`() async throws {
        let bench = GoogleBench()
        let (ada, noor) = (try await bench.token(People.ada), try await bench.token(People.noor))
        bench.simulator.revokeConsent(of: People.ada)
        #expect(await bench.get("/v4/users/me/identity", token: ada).googleRefusal == "401 UNAUTHENTICATED")
        #expect(await bench.get("/v4/users/me/identity", token: noor).status == 200)
    }

    @Test func `whoever is signed in sees the page`() async throws {
        let bench = GoogleBench()
        bench.simulator.signIn(People.kai)
        let page = await bench.get("/o/oauth2/v2/auth", token: nil, query: bench.consent())
        #expect(page.string.contains("<strong>Kai</strong>"))
        let other = await bench.post(
            "/o/oauth2/v2/auth", form: bench.consent().merging(["switch": People.noor.id]) { $1 })
        #expect(other.string.contains("<strong>Noor</strong>"))
    }
}
