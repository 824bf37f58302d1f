import Foundation
import HTTPClient
import HealthModel
import OAuth
import TestSupport
import Testing

/// What the first exchange makes of each answer of the token endpoint.
struct TokenEndpointTests {
    private func exchange(_ reply: ScriptedServer.Reply) async throws -> (error: OAuthError?, grant: Grant?) {
        let server = try ScriptedServer { _ in reply }
        let (http, store) = (HTTPClient(), MemoryGrantStore())
        let flow = AuthorizationFlow(
            clients: [Bench.client(at: server.url)], http: http, store: store,
            random: { count in Array(repeating: 7, count: count) })
        let start = await flow.start(.me)
        let state = String(start.url.split(separator: "&state=")[1].prefix { $0 != "&" })
        let error = await failure {
            try await flow.finish(.init(state: state, code: "code", error: nil, browserKey: start.browserKey))
        }
        await http.shutdown()
        #expect(server.requests.count == 1)
        return (error, store[.me])
    }

    @Test(arguments: [
        ("410 Gone", "", OAuthError.Kind.gone),
        ("401 Unauthorized", #"{"errors":[{"errorType":"invalid_client","message":"x"}]}"#, .misconfigured),
        ("400 Bad Request", #"{"error":"invalid_client"}"#, .misconfigured),
        ("400 Bad Request", #"{"error":"unauthorized_client"}"#, .misconfigured),
        ("400 Bad Request", #"{"error":"invalid_grant"}"#, .badState),
        ("400 Bad Request", #"{"errors":[{"errorType":"invalid_grant","message":"x"}]}"#, .badState),
        ("400 Bad Request", #"{"errors":[{"errorType":"invalid_request","message":"x"}]}"#, .misconfigured),
        ("400 Bad Request", "<html>", .misconfigured),
        ("403 Forbidden", #"{"error":{"code":403,"status":"PERMISSION_DENIED"}}"#, .unavailable),
        ("409 Conflict", "", .unavailable),
        ("429 Too Many Requests", "", .unavailable),
        ("500 Internal Server Error", "{", .unavailable),
        ("503 Service Unavailable", "<html>", .unavailable),
        ("200 OK", "<!DOCTYPE html><title>Maintenance</title>", .unreadable),
        ("200 OK", "", .unreadable),
        ("200 OK", "[]", .unreadable),
        ("200 OK", #"{"access_token":7,"refresh_token":"r"}"#, .unreadable),
        ("200 OK", #"{"access_token":"a","expires_in":3600,"user_id":"U"}"#, .unreadable),
    ])
    func `each answer has its kind, and the code is sent once`(status: String, body: String, kind: OAuthError.Kind)
        async throws
    {
        let (error, grant) = try await exchange(ScriptedBench.error(status, body))
        #expect(error?.kind == kind)
        #expect(grant == nil)
        #expect(error?.message.contains("code_verifier") == false)
    }

    @Test func `without a refresh token there is no authorisation, and the sentence says so`() async throws {
        let (error, _) = try await exchange(.ok(#"{"access_token":"a","expires_in":3600,"user_id":"U"}"#))
        #expect(try #require(error).message.contains("no refresh token"))
    }

    @Test func `a refusal that is about the redirect URI names it`() async throws {
        let (error, _) = try await exchange(ScriptedBench.error("400 Bad Request"))
        #expect(try #require(error).message.contains(Bench.redirect))
    }

    @Test func `an answer that is cut is unavailable, not a refusal`() async throws {
        let whole = ScriptedServer.Reply.response(body: Array(#"{"access_token":"a"}"#.utf8))
        let (error, grant) = try await exchange(.cut(whole, after: whole.count - 3))
        #expect(error?.kind == .unavailable)
        #expect(grant == nil)
    }

    @Test func `what an answer leaves out has the standard's meaning`() async throws {
        let (error, grant) = try await exchange(.ok(#"{"access_token":"a","refresh_token":"r","token_type":"Bearer"}"#))
        #expect(error == nil)
        let kept = try #require(grant)
        #expect(kept.scopes == Set(Bench.scopes))
        #expect(kept.userID == nil)
        #expect(kept.expiresAt.timeIntervalSince(kept.issuedAt) == 3600)
    }

    @Test(arguments: [("-1", 3600), ("0", 3600), ("60", 60), ("1e300", 366 * 86_400)])
    func `an absurd life of a token is not believed`(text: String, seconds: Int) async throws {
        let (_, grant) = try await exchange(
            .ok(#"{"access_token":"a","refresh_token":"r","expires_in":\#(text),"scope":""}"#))
        let kept = try #require(grant)
        #expect(kept.expiresAt.timeIntervalSince(kept.issuedAt) == Double(seconds))
        #expect(kept.scopes == [])
    }

    @Test func `a client of the other kind sends its secret in the form and no header`() async throws {
        let server = try ScriptedServer { _ in ScriptedBench.invalidGrant }
        let http = HTTPClient()
        var client = Bench.client(at: server.url, secret: "s&cret")
        client.authentication = .form
        let flow = AuthorizationFlow(clients: [client], http: http, store: MemoryGrantStore())
        let start = await flow.start(.me)
        let state = String(start.url.split(separator: "&state=")[1].prefix { $0 != "&" })
        _ = await failure {
            try await flow.finish(.init(state: state, code: "code", error: nil, browserKey: start.browserKey))
        }
        let request = try #require(server.requests.first)
        #expect(request.header("Authorization") == nil)
        #expect(String(decoding: request.body, as: UTF8.self).hasSuffix("&client_id=23TEST&client_secret=s%26cret"))
        await http.shutdown()
    }
}
