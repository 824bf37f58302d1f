import Foundation
import HTTPClient
import HealthModel
import OAuth
import TestSupport
import Testing

/// Who has signed in, where the token answer does not tell, and what becomes of an account that moves or leaves.
struct IdentityTests {
    private static let fitbit = Grant(
        account: .me, provider: "fitbit", userID: "ADA001", accessToken: "a", refreshToken: "r",
        issuedAt: Date(iso: "2026-03-10T04:00:00Z"), expiresAt: Date(iso: "2026-03-10T12:00:00Z"), scopes: ["sleep"])

    private struct Desk: Sendable {
        let server: ScriptedServer
        let http = HTTPClient(.init(name: "oauth-test"))
        let store = MemoryGrantStore()
        let time = ManualClock("2026-03-10T12:00:00Z")
        let flow: AuthorizationFlow
        let client: OAuthClient

        init(
            answer: String = #"{"access_token":"ya29","refresh_token":"1//0e","expires_in":3599,"scope":"x"}"#,
            revoke: String = "200 OK", identify: @escaping AuthorizationFlow.Identify
        ) throws {
            server = try ScriptedServer { request in
                request.target.hasPrefix("/revoke") ? ScriptedBench.error(revoke, "{}") : .ok(answer)
            }
            client = OAuthClient(
                provider: "google", displayName: "Google", clientID: "id", clientSecret: "secret",
                authorizeURL: server.url + "/auth", tokenURL: server.url + "/token", revokeURL: server.url + "/revoke",
                redirectURI: "http://localhost:8710/callback", scopes: ["x"], authentication: .form)
            flow = AuthorizationFlow(
                clients: [client], identify: ["google": identify], http: http, store: store,
                now: { [time] in time.now() })
        }

        func signIn(_ account: Account = .me) async throws -> AuthorizationFlow.Outcome {
            let start = await flow.start(account)
            let items = URLComponents(string: start.url)?.queryItems
            let state = items?.first { $0.name == "state" }?.value
            return try await flow.finish(.init(state: state, code: "code", error: nil, browserKey: start.browserKey))
        }

        func end() async {
            server.stop()
            await http.shutdown()
        }
    }

    @Test func `the client's credentials go in the form, and the provider is asked who it was`() async throws {
        let desk = try Desk { token throws(OAuthError) in
            #expect(token == "ya29")
            return Identity(userID: "1088", otherIDs: ["fitbit": "ADA001"])
        }
        #expect(try await desk.signIn().isRenewal == false)
        #expect(desk.store[.me]?.userID == "1088")
        let post = try #require(desk.server.requests.first)
        #expect(String(decoding: post.body, as: UTF8.self).contains("client_secret=secret"))
        #expect(post.header("Authorization") == nil)
        await desk.end()
    }

    @Test func `the same person moves their account to another provider`() async throws {
        let desk = try Desk { _ throws(OAuthError) in Identity(userID: "1088", otherIDs: ["fitbit": "ADA001"]) }
        try desk.store.put(Self.fitbit)
        #expect(try await desk.signIn().isRenewal)
        #expect(desk.store[.me]?.provider == "google")
        await desk.end()
    }

    @Test func `another person cannot take over an account by moving it`() async throws {
        let desk = try Desk { _ throws(OAuthError) in Identity(userID: "1099", otherIDs: ["fitbit": "NOOR02"]) }
        try desk.store.put(Self.fitbit)
        let error = await failure { try await desk.signIn() }
        #expect(error?.kind == .otherPerson)
        #expect(desk.store[.me] == Self.fitbit)
        #expect(desk.server.requests.contains { $0.target.hasPrefix("/revoke") })
        await desk.end()
    }

    @Test func `a person who moves under another name keeps the account that holds their data`() async throws {
        let desk = try Desk { _ throws(OAuthError) in Identity(userID: "1088", otherIDs: ["fitbit": "ADA001"]) }
        try desk.store.put(Self.fitbit)
        let second = Account("second")!
        let outcome = try await desk.signIn(second)
        #expect((outcome.asked, outcome.account) == (second, .me))
        #expect(desk.store[.me]?.provider == "google")
        #expect(desk.store[second] == nil)
        await desk.end()
    }

    @Test func `who a person is stays known when they move back, and when they have left`() async throws {
        let desk = try Desk { _ throws(OAuthError) in Identity(userID: "1088", otherIDs: ["fitbit": "ADA001"]) }
        _ = try await desk.signIn()
        #expect(try await desk.store.identities() == [.me: ["google": "1088", "fitbit": "ADA001"]])
        _ = try await desk.flow.end(.me)
        let stranger = AuthorizationFlow(
            clients: [desk.client],
            identify: ["google": { _ throws(OAuthError) in Identity(userID: "7", otherIDs: ["fitbit": "NOOR02"]) }],
            http: desk.http, store: desk.store, now: { desk.time.now() })
        let start = await stranger.start(.me)
        let state = URLComponents(string: start.url)?.queryItems?.first { $0.name == "state" }?.value
        let error = await failure {
            try await stranger.finish(.init(state: state, code: "code", error: nil, browserKey: start.browserKey))
        }
        #expect(error?.kind == .otherPerson)
        await desk.end()
    }

    @Test func `where nobody can tell whether it is the same person, the one who signs in is believed`() async throws {
        let desk = try Desk { _ throws(OAuthError) in Identity(userID: "1088") }
        try desk.store.put(Self.fitbit)
        _ = try await desk.signIn()
        #expect(desk.store[.me]?.userID == "1088")
        await desk.end()
    }

    @Test func `a sign-in whose person cannot be asked changes nothing and says why`() async throws {
        let desk = try Desk { _ throws(OAuthError) in throw OAuthError(.misconfigured, "No Google Health account.") }
        try desk.store.put(Self.fitbit)
        #expect(await failure { try await desk.signIn() }?.message == "No Google Health account.")
        #expect(desk.server.requests.contains { $0.target.hasPrefix("/revoke") })
        #expect(desk.store[.me] == Self.fitbit)
        await desk.end()
    }

    @Test func `the end that a refresh token has is kept, and counted anew with each refresh`() async throws {
        let desk = try Desk(
            answer:
                #"{"access_token":"ya29","refresh_token":"1//0e","expires_in":3599,"refresh_token_expires_in":604799}"#
        ) { _ throws(OAuthError) in Identity(userID: "1088") }
        _ = try await desk.signIn()
        #expect(desk.store[.me]?.refreshExpiresAt == desk.time.now() + 604_799)
        desk.time.advance(by: 3600)
        let refreshing = try ScriptedServer { _ in
            .ok(#"{"access_token":"ya30","expires_in":3599,"refresh_token_expires_in":601041}"#)
        }
        var client = desk.client
        client.tokenURL = refreshing.url + "/token"
        let keeper = TokenKeeper(
            client: client, http: desk.http, store: desk.store, authorizeHint: { _ in "" },
            now: { desk.time.now() })
        #expect(try await keeper.accessToken(for: .me).value == "ya30")
        #expect(try await keeper.consent(of: .me).endsAt == desk.time.now() + 601_041)
        #expect(desk.store[.me]?.refreshToken == "1//0e")
        refreshing.stop()
        await desk.end()
    }

    @Test(arguments: [("200 OK", true), ("400 Bad Request", true), ("503 Service Unavailable", false)])
    func `an account that leaves is revoked and forgotten, whatever the provider says`(status: String, isTold: Bool)
        async throws
    {
        let desk = try Desk(revoke: status) { _ throws(OAuthError) in Identity(userID: "1088") }
        #expect(try await desk.flow.end(.me) == nil)
        _ = try await desk.signIn()
        #expect(try await desk.flow.end(.me) == isTold)
        #expect(desk.store[.me] == nil)
        let post = try #require(desk.server.requests.last)
        #expect(String(decoding: post.body, as: UTF8.self).contains("token=1%2F%2F0e"))
        await desk.end()
    }
}
