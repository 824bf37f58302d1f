import Foundation
import HTTPClient
import HealthModel
import Logging
import OAuth
import Simulator
import TestSupport
import Testing

/// A provider at a real socket, a store, a time that the test moves, and what the OAuth room makes of them.
struct Bench: Sendable {
    static let redirect = "http://localhost:8710/callback"
    static let scopes = ["activity", "heartrate", "profile", "settings", "sleep", "weight"]
    static let hint = "Open http://localhost:8710/authorize."

    let simulator: FitbitSimulator
    let time: ManualClock
    let store: MemoryGrantStore
    let http: HTTPClient
    let client: OAuthClient
    let flow: AuthorizationFlow
    let log: EventLog

    init(store: MemoryGrantStore = MemoryGrantStore(), secret: String = "client-secret-\(TokenMark.word)") throws {
        let time = ManualClock("2026-03-10T12:00:00Z")
        simulator = FitbitSimulator(
            world: World { time.now() },
            clients: [
                RegisteredClient(id: "23TEST", secret: "client-secret-\(TokenMark.word)", redirectURIs: [Self.redirect])
            ])
        self.time = time
        self.store = store
        http = HTTPClient(.init(name: "oauth-test"))
        client = Self.client(at: try simulator.start().absoluteString, secret: secret)
        log = EventLog()
        flow = AuthorizationFlow(
            clients: [client], http: http, store: store, now: { time.now() }, log: CapturingLog.logger(log))
    }

    /// The client of a provider at an address.
    static func client(at address: String, secret: String = "client-secret-\(TokenMark.word)") -> OAuthClient {
        OAuthClient(
            provider: "fitbit", displayName: "Fitbit", clientID: "23TEST", clientSecret: secret,
            authorizeURL: address + "/oauth2/authorize", tokenURL: address + "/oauth2/token",
            revokeURL: address + "/oauth2/revoke", redirectURI: redirect, scopes: scopes, authentication: .basic)
    }

    /// A keeper over the bench's store and provider; each is a new start of the service.
    func keeper() -> TokenKeeper {
        TokenKeeper(
            client: client, http: http, store: store, authorizeHint: { _ in Self.hint }, now: { [time] in time.now() },
            log: CapturingLog.logger(log))
    }

    /// What the provider sends the browser back with, once the person has decided on its page.
    func decide(
        _ start: AuthorizationFlow.Start, as person: Person = People.ada, decision: String = "allow"
    ) async throws -> AuthorizationFlow.Callback {
        let query = try #require(URLComponents(string: start.url)?.queryItems)
        var form = query.map { ($0.name, $0.value ?? "") } + [("as", person.id), ("decision", decision)]
        for scope in person.grants { form.append(("grant_\(scope.rawValue)", "on")) }
        let answer = try await http.send(
            HTTPRequest(
                "POST", url: client.authorizeURL,
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode(form)))
        let location = try #require(answer.header("Location"))
        let back = try #require(URLComponents(string: location))
        func value(_ name: String) -> String? { back.queryItems?.first { $0.name == name }?.value }
        return AuthorizationFlow.Callback(
            state: value("state"), code: value("code"), error: value("error"), browserKey: start.browserKey)
    }

    /// A whole sign-in.
    @discardableResult
    func authorize(_ account: Account = .me, as person: Person = People.ada) async throws -> AuthorizationFlow.Outcome {
        try await flow.finish(try await decide(await flow.start(account), as: person))
    }

    /// Whether the provider takes an access token.
    func isLive(_ token: String) async throws -> Bool {
        let address = try #require(simulator.apiURL).absoluteString + "/1/user/-/devices.json"
        let answer = try await http.send(
            HTTPRequest(url: address, headers: [HTTPHeader("Authorization", "Bearer \(token)")]))
        return answer.status == 200
    }

    var tokenCalls: Int { simulator.calls.count { $0.path == "/oauth2/token" } }

    func end() async {
        await simulator.stop()
        await http.shutdown()
    }
}
