import Foundation
import HTTPClient
import HealthModel
import OAuth
import TestSupport

/// A service of tokens whose every answer the test writes, a grant that is due, and a keeper of it.
struct ScriptedBench: Sendable {
    let server: ScriptedServer
    let time = ManualClock("2026-03-10T12:00:00Z")
    let store: MemoryGrantStore
    let http = HTTPClient(.init(name: "oauth-test"))
    let log = EventLog()
    let keeper: TokenKeeper

    /// - Parameter expiresIn: seconds from now until the stored access token ends; it was issued 8 hours before that.
    init(
        expiresIn: TimeInterval = 60, store: MemoryGrantStore = MemoryGrantStore(),
        _ script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
    ) throws {
        server = try ScriptedServer(script)
        self.store = store
        if store[.me] == nil { try store.put(Self.grant(expiresAt: time.now().addingTimeInterval(expiresIn))) }
        keeper = TokenKeeper(
            client: Bench.client(at: server.url), http: http, store: store, authorizeHint: { _ in Bench.hint },
            now: { [time] in time.now() }, log: CapturingLog.logger(log))
    }

    static func grant(_ account: Account = .me, expiresAt: Date, number: Int = 0) -> Grant {
        Grant(
            account: account, provider: "fitbit", userID: "ADA001", accessToken: "access-\(number)",
            refreshToken: "refresh-\(number)", issuedAt: expiresAt.addingTimeInterval(-28_800), expiresAt: expiresAt,
            scopes: ["sleep"])
    }

    /// A token answer with the tokens of a number.
    static func tokens(_ number: Int) -> ScriptedServer.Reply {
        .ok(
            #"{"access_token":"access-\#(number)","refresh_token":"refresh-\#(number)","expires_in":28800,"#
                + #""scope":"sleep weight","token_type":"Bearer","user_id":"ADA001"}"#)
    }

    /// Fitbit's refusal of a grant, with the token in its sentence as it does.
    static let invalidGrant = error(
        "400 Bad Request",
        #"{"errors":[{"errorType":"invalid_grant","message":"Refresh token invalid: refresh-0"}],"success":false}"#)

    static func error(_ status: String, _ body: String = "") -> ScriptedServer.Reply {
        .respond(ScriptedServer.Reply.response(status: status, body: Array(body.utf8)))
    }

    /// The bodies of the token requests so far.
    var posts: [String] { server.requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func end() async {
        server.stop()
        await http.shutdown()
    }
}
