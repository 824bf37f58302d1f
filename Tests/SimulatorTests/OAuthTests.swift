import Foundation
import HTTPServer
import Simulator
import Testing

struct OAuthTests {
    @Test func `the page lists the scopes asked for with the boxes the person leaves ticked`() async throws {
        let bench = Bench()
        var query = bench.consent([.sleep, .heartrate]).map { QueryItem(name: $0.key, value: $0.value) }
        query.append(QueryItem(name: "as", value: People.lin.id))
        let page = await bench.get("/oauth2/authorize", token: nil, query: query)
        #expect(page.status == 200)
        #expect(page.header("Content-Type")?.hasPrefix("text/html") == true)
        #expect(page.string.contains(#"name="grant_sleep" value="on">"#))
        #expect(page.string.contains(#"name="grant_heartrate" value="on" checked>"#))
        #expect(!page.string.contains("grant_weight"))
        #expect(page.string.contains(#"value="s t&amp;""#))
        #expect(page.string.contains(#"value="allow""#) && page.string.contains(#"value="deny""#))
    }

    @Test func `the browser comes back with the code, the state and the odd fragment`() async throws {
        let bench = Bench()
        let form = bench.consent([.sleep]).merging(["decision": "allow", "grant_sleep": "on"]) { $1 }
        let location = try #require(await bench.post("/oauth2/authorize", form).header("Location"))
        #expect(location.hasPrefix(Bench.redirect + "?code="))
        #expect(location.hasSuffix("&state=s%20t%26#_=_"))
    }

    @Test(arguments: [["decision": "deny", "grant_sleep": "on"], ["decision": "allow"]])
    func `a refusal, or nothing ticked, comes back as access_denied`(choice: [String: String]) async throws {
        let bench = Bench()
        let reply = await bench.post("/oauth2/authorize", bench.consent([.sleep]).merging(choice) { $1 })
        #expect(try #require(reply.header("Location")).hasPrefix(Bench.redirect + "?error=access_denied&"))
    }

    @Test(arguments: [
        ("client_id", "nobody", "unauthorized_client - Invalid client_id"),
        ("redirect_uri", Bench.redirect + "/", "invalid_request - Invalid redirect_uri parameter value"),
        ("response_type", "token", "invalid_request - Invalid response_type"),
        ("scope", "sleep gossip", "invalid_scope - "),
        ("scope", "", "invalid_scope - "),
        ("code_challenge", "short", "The code_challenge parameter length must be between 43 and 128"),
        ("code_challenge", String(repeating: "a", count: 129), "length must be between 43 and 128"),
        ("code_challenge_method", "plain", "Invalid code_challenge_method"),
        ("prompt", "please", "Invalid prompt"),
    ])
    func `wrong parameters end on a page and never in a redirect`(name: String, value: String, text: String) async {
        let bench = Bench()
        let parameters = bench.consent().merging([name: value]) { $1 }
        for reply in [
            await bench.get(
                "/oauth2/authorize", token: nil,
                query: parameters.map { QueryItem(name: $0.key, value: $0.value) }),
            await bench.post("/oauth2/authorize", parameters.merging(["decision": "allow"]) { $1 }),
        ] {
            #expect(reply.status == 400)
            #expect(reply.header("Location") == nil)
            #expect(reply.string.contains(text))
        }
    }

    @Test func `a code buys tokens once`() async throws {
        let bench = Bench()
        let code = try await bench.code(People.noor, scopes: [.sleep, .profile])
        let reply = await bench.redeem(code)
        #expect(reply.status == 200)
        #expect(try reply.text("user_id") == People.noor.id)
        #expect(try reply.text("token_type") == "Bearer")
        #expect(try reply.number("expires_in") == 28_800)
        #expect(try reply.text("scope") == "profile sleep")
        #expect(try reply.text("refresh_token").count == 64)
        #expect(try reply.text("access_token").hasPrefix("eyJ"))
        #expect(await bench.redeem(code).refusal == "400 invalid_grant")
    }

    @Test func `a code lives for ten minutes`() async throws {
        let bench = Bench()
        let code = try await bench.code(People.ada)
        bench.turnClock(by: 600)
        #expect(await bench.redeem(code).refusal == "400 invalid_grant")
    }

    @Test(arguments: [
        ["code_verifier": String(repeating: "x", count: 50)],
        ["redirect_uri": "http://localhost:8080/callback"],
        ["code": "made-up"],
    ])
    func `a code with the wrong company is refused and spent`(changes: [String: String]) async throws {
        let bench = Bench()
        let code = try await bench.code(People.ada)
        #expect(await bench.redeem(code, changing: changes).refusal == "400 invalid_grant")
        if changes["code"] == nil { #expect(await bench.redeem(code).status == 400) }
    }

    @Test func `the application has to prove itself`() async throws {
        let bench = Bench(personal: false)
        let form = ["grant_type": "refresh_token", "refresh_token": "x", "client_id": bench.client.id]
        let wrong = "Basic " + Data("23TEST:wrong".utf8).base64EncodedString()
        #expect(await bench.post("/oauth2/token", form).refusal == "401 invalid_client")
        #expect(await bench.post("/oauth2/token", form, authorization: wrong).refusal == "401 invalid_client")
        #expect(await bench.post("/oauth2/token", form, authorization: bench.basic).refusal == "400 invalid_grant")
        #expect(await Bench().post("/oauth2/token", form).refusal == "400 invalid_grant")
    }

    @Test func `the token endpoint names what is missing`() async throws {
        let bench = Bench()
        let missing = await bench.post(
            "/oauth2/token", ["grant_type": "refresh_token"], authorization: bench.basic)
        #expect(missing.refusal == "400 invalid_request")
        #expect(missing.string.contains("Missing parameters: refresh_token"))
        let unknown = await bench.post("/oauth2/token", ["grant_type": "password"], authorization: bench.basic)
        #expect(unknown.refusal == "400 unsupported_grant_type")
        #expect(await bench.get("/oauth2/token", token: nil).status == 405)
    }

    @Test func `an identical refresh is answered again until one of its tokens is used`() async throws {
        let bench = Bench()
        let first = try await bench.redeem(bench.code(People.ada)).text("refresh_token")
        let answer = await bench.refresh(first)
        #expect(await bench.refresh(first).bytes == answer.bytes)
        bench.turnClock(by: 3600)
        #expect(await bench.refresh(first).bytes == answer.bytes)

        _ = await bench.get("/1/user/-/profile.json", token: try answer.text("access_token"))
        #expect(await bench.refresh(first).refusal == "400 invalid_grant")

        let second = try answer.text("refresh_token")
        let third = try await bench.refresh(second).text("refresh_token")
        _ = await bench.refresh(third)
        #expect(await bench.refresh(second).refusal == "400 invalid_grant")
        #expect(await bench.refresh(third).status == 200)
    }

    @Test func `a new consent ends the old refresh token and leaves the access tokens`() async throws {
        let bench = Bench()
        let old = await bench.redeem(try await bench.code(People.ada))
        _ = try await bench.token(People.ada)
        #expect(await bench.refresh(try old.text("refresh_token")).refusal == "400 invalid_grant")
        #expect(await bench.get("/1/user/-/profile.json", token: try old.text("access_token")).status == 200)
    }

    @Test(arguments: ["access_token", "refresh_token"])
    func `revoking either token ends all of them`(kind: String) async throws {
        let bench = Bench()
        let tokens = await bench.redeem(try await bench.code(People.ada))
        let reply = await bench.post("/oauth2/revoke", ["token": try tokens.text(kind)], authorization: bench.basic)
        #expect(reply.status == 200 && reply.bytes.isEmpty)
        #expect(await bench.refresh(try tokens.text("refresh_token")).refusal == "400 invalid_grant")
        let data = await bench.get("/1/user/-/profile.json", token: try tokens.text("access_token"))
        #expect(data.refusal == "401 invalid_token")
    }

    @Test func `consent withdrawn ends the grant of that person alone`() async throws {
        let bench = Bench()
        let (ada, noor) = (try await bench.token(People.ada), try await bench.token(People.noor))
        bench.simulator.revokeConsent(of: People.ada)
        #expect(await bench.get("/1/user/-/profile.json", token: ada).refusal == "401 invalid_token")
        #expect(await bench.get("/1/user/-/profile.json", token: noor).status == 200)
    }

    @Test func `introspection says whether a token lives`() async throws {
        let bench = Bench()
        let token = try await bench.token()
        let alive = await bench.post("/1.1/oauth2/introspect", ["token": token], authorization: "Bearer \(token)")
        #expect(try alive.value("active") as? Bool == true)
        let dead = await bench.post("/1.1/oauth2/introspect", ["token": "x"], authorization: "Bearer \(token)")
        #expect(try dead.value("active") as? Bool == false)
    }
}
