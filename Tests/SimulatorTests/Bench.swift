import Crypto
import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

/// A simulator with a clock that a test turns, asked without a socket.
final class Bench: Sendable {
    static let redirect = "http://127.0.0.1:8080/callback"
    static let verifier = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP"

    private let shared: ClockBox
    let simulator: FitbitSimulator
    let client: RegisteredClient

    var world: World { simulator.world }

    /// - Parameter now: the simulated time, e.g. `2026-03-10T12:07:00Z`.
    init(now: String = "2026-03-10T12:07:00Z", people: [Person] = People.all, personal: Bool = true) {
        let start = Bench.instant(now)
        client = RegisteredClient(
            id: "23TEST", secret: "secret", redirectURIs: [Bench.redirect, "http://localhost:8080/callback"],
            isPersonal: personal)
        let box = ClockBox(start)
        shared = box
        simulator = FitbitSimulator(world: World(people: people) { box.date }, clients: [client])
    }

    static func instant(_ text: String) -> Date { try! Date(text, strategy: .iso8601) }

    func turnClock(to text: String) { shared.date = Bench.instant(text) }
    func turnClock(by seconds: TimeInterval) { shared.date += seconds }
    var now: Date { shared.date }

    func respond(_ request: ServerRequest) async -> Reply { Reply(await simulator.respond(to: request)) }

    func get(
        _ path: String, token: String?, query: [QueryItem] = [], language: String? = nil, method: String = "GET"
    ) async -> Reply {
        var headers: [ServerHeader] = []
        if let token { headers.append(ServerHeader(name: "Authorization", value: "Bearer \(token)")) }
        if let language { headers.append(ServerHeader(name: "Accept-Language", value: language)) }
        return await respond(ServerRequest(method: method, path: path, query: query, headers: headers))
    }

    func post(_ path: String, _ form: [String: String], authorization: String? = nil) async -> Reply {
        var headers = [ServerHeader(name: "Content-Type", value: "application/x-www-form-urlencoded")]
        if let authorization { headers.append(ServerHeader(name: "Authorization", value: authorization)) }
        let body = form.map { "\($0.key)=\(Bench.escape($0.value))" }.joined(separator: "&")
        return await respond(ServerRequest(method: "POST", path: path, headers: headers, body: Array(body.utf8)))
    }

    var basic: String { "Basic " + Data("\(client.id):\(client.secret)".utf8).base64EncodedString() }

    static func challenge(_ verifier: String) -> String {
        Data(SHA256.hash(data: Data(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The parameters of a valid request for consent.
    func consent(_ scopes: [Scope] = Scope.allCases) -> [String: String] {
        [
            "client_id": client.id, "response_type": "code", "redirect_uri": Bench.redirect, "state": "s t&",
            "scope": scopes.map(\.rawValue).joined(separator: " "), "code_challenge_method": "S256",
            "code_challenge": Bench.challenge(Bench.verifier),
        ]
    }

    /// Ticks what the page has ticked for the person, presses Allow and redeems the code.
    func code(_ person: Person, scopes: [Scope] = Scope.allCases) async throws -> String {
        var form = consent(scopes)
        form["as"] = person.id
        form["decision"] = "allow"
        for scope in scopes where person.grants.contains(scope) { form["grant_\(scope.rawValue)"] = "on" }
        let reply = await post("/oauth2/authorize", form)
        let location = try #require(reply.header("Location"))
        return try #require(URLComponents(string: location)?.queryItems?.first { $0.name == "code" }?.value)
    }

    func redeem(_ code: String, changing changes: [String: String] = [:]) async -> Reply {
        let form = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Bench.redirect,
            "code_verifier": Bench.verifier, "client_id": client.id,
        ]
        return await post("/oauth2/token", form.merging(changes) { $1 }, authorization: basic)
    }

    func refresh(_ token: String) async -> Reply {
        await post("/oauth2/token", ["grant_type": "refresh_token", "refresh_token": token], authorization: basic)
    }

    /// An access token of somebody who grants what they grant.
    func token(_ person: Person = People.ada) async throws -> String {
        try await redeem(try await code(person)).text("access_token")
    }

    private static func escape(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
