import Foundation
import HTTPServer
import HealthModel
import Simulator
import Testing

/// The Google Health API and the Fitbit Web API over one world, with a clock that a test turns, asked without a socket.
final class GoogleBench: Sendable {
    static let redirect = "http://127.0.0.1:49152/callback"

    private let shared: ClockBox
    let world: World
    let simulator: GoogleSimulator
    let fitbit: FitbitSimulator
    let client = GoogleClient(id: "123-abc.apps.googleusercontent.com", secret: "GOCSPX-secret")

    init(now: String = "2026-03-10T12:07:00Z", people: [Person] = People.all) {
        let box = ClockBox(Bench.instant(now))
        shared = box
        world = World(people: people) { box.date }
        simulator = GoogleSimulator(world: world, clients: [client])
        fitbit = FitbitSimulator(
            world: world,
            clients: [RegisteredClient(id: "23TEST", secret: "secret", redirectURIs: [Bench.redirect])])
    }

    func turnClock(by seconds: TimeInterval) { shared.date += seconds }
    func turnClock(to text: String) { shared.date = Bench.instant(text) }
    var now: Date { shared.date }

    func respond(_ request: ServerRequest) async -> Reply { Reply(await simulator.respond(to: request)) }

    func get(_ path: String, token: String?, query: [String: String] = [:]) async -> Reply {
        await respond(
            ServerRequest(
                path: path, query: query.map { QueryItem(name: $0.key, value: $0.value) },
                headers: GoogleBench.headers(token)))
    }

    func post(_ path: String, token: String?, json: String) async -> Reply {
        await respond(
            ServerRequest(
                method: "POST", path: path, headers: GoogleBench.headers(token), body: Array(json.utf8)))
    }

    func post(_ path: String, form: [String: String], authorization: String? = nil) async -> Reply {
        var headers = [ServerHeader(name: "Content-Type", value: "application/x-www-form-urlencoded")]
        if let authorization { headers.append(ServerHeader(name: "Authorization", value: authorization)) }
        let body = form.map {
            "\($0.key)=\($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return await respond(ServerRequest(method: "POST", path: path, headers: headers, body: Array(body.utf8)))
    }

    private static func headers(_ token: String?) -> [ServerHeader] {
        token.map { [ServerHeader(name: "Authorization", value: "Bearer \($0)")] } ?? []
    }

    // MARK: Consent

    static let scopes: [GoogleScope] = [.activity, .healthMetrics, .sleep, .settings, .profile]

    /// The parameters of a valid request for consent.
    func consent(_ scopes: [GoogleScope] = GoogleBench.scopes) -> [String: String] {
        [
            "client_id": client.id, "response_type": "code", "redirect_uri": GoogleBench.redirect, "state": "s t&",
            "scope": scopes.map(\.url).joined(separator: " "), "code_challenge_method": "S256",
            "code_challenge": Bench.challenge(Bench.verifier), "access_type": "offline", "prompt": "consent",
        ]
    }

    /// Ticks what the page has ticked for the person and presses Allow; where the browser is sent.
    func allow(
        _ person: Person, scopes: [GoogleScope] = GoogleBench.scopes, changing changes: [String: String?] = [:]
    ) async throws -> [String: String] {
        var form = consent(scopes)
        for (name, value) in changes { form[name] = value }
        form["as"] = person.id
        form["decision"] = "allow"
        for scope in scopes where scope.isGranted(by: person) { form["grant_\(scope.rawValue)"] = "on" }
        let location = try #require(await post("/o/oauth2/v2/auth", form: form).header("Location"))
        let items = try #require(URLComponents(string: location)?.queryItems)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    func redeem(_ code: String?, changing changes: [String: String?] = [:]) async -> Reply {
        var form = [
            "grant_type": "authorization_code", "code": code ?? "", "redirect_uri": GoogleBench.redirect,
            "code_verifier": Bench.verifier, "client_id": client.id, "client_secret": client.secret,
        ]
        for (name, value) in changes { form[name] = value }
        return await post("/token", form: form)
    }

    func refresh(_ token: String) async -> Reply {
        await post(
            "/token",
            form: [
                "grant_type": "refresh_token", "refresh_token": token, "client_id": client.id,
                "client_secret": client.secret,
            ])
    }

    /// An access token of somebody who grants what they grant.
    func token(_ person: Person = People.ada, scopes: [GoogleScope] = GoogleBench.scopes) async throws -> String {
        try await redeem(try await allow(person, scopes: scopes)["code"]).text("access_token")
    }

    // MARK: Data

    static func points(_ type: String, _ verb: String = "") -> String {
        "/v4/users/me/dataTypes/\(type)/dataPoints" + (verb.isEmpty ? "" : ":\(verb)")
    }

    /// Every point of a query, page by page.
    func all(
        _ type: String, _ verb: String = "", token: String, filter: String? = nil, pageSize: Int = 10_000
    ) async throws -> [[String: Any]] {
        var points: [[String: Any]] = []
        var query = ["pageSize": String(pageSize)]
        if let filter { query["filter"] = filter }
        while true {
            let reply = await get(GoogleBench.points(type, verb), token: token, query: query)
            try #require(reply.status == 200, "\(reply.string.prefix(300))")
            if reply.has("dataPoints") { points += try reply.list("dataPoints") }
            guard reply.has("nextPageToken"), case let next = try reply.text("nextPageToken"), !next.isEmpty else {
                return points
            }
            query["pageToken"] = next
        }
    }

    /// What the Fitbit imitation of the same world says.
    func fitbitSays(_ path: String, _ person: Person = People.ada) async throws -> Reply {
        func escape(_ value: String) -> String {
            value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        func post(_ path: String, _ form: [String: String]) async -> Reply {
            let basic = "Basic " + Data("23TEST:secret".utf8).base64EncodedString()
            let headers = [
                ServerHeader(name: "Content-Type", value: "application/x-www-form-urlencoded"),
                ServerHeader(name: "Authorization", value: basic),
            ]
            let body = form.map { "\($0.key)=\(escape($0.value))" }.joined(separator: "&")
            return Reply(
                await fitbit.respond(
                    to: ServerRequest(method: "POST", path: path, headers: headers, body: Array(body.utf8))))
        }
        var form = [
            "client_id": "23TEST", "response_type": "code", "redirect_uri": Bench.redirect, "as": person.id,
            "scope": Scope.allCases.map(\.rawValue).joined(separator: " "), "code_challenge_method": "S256",
            "code_challenge": Bench.challenge(Bench.verifier), "decision": "allow",
        ]
        for scope in Scope.allCases { form["grant_\(scope.rawValue)"] = "on" }
        let location = try #require(await post("/oauth2/authorize", form).header("Location"))
        let code = try #require(URLComponents(string: location)?.queryItems?.first { $0.name == "code" }?.value)
        let token = try await post(
            "/oauth2/token",
            [
                "grant_type": "authorization_code", "code": code, "redirect_uri": Bench.redirect,
                "code_verifier": Bench.verifier,
            ]
        ).text("access_token")
        let address = URLComponents(string: path)
        let reply = Reply(
            await fitbit.respond(
                to: ServerRequest(
                    path: address?.path ?? path,
                    query: (address?.queryItems ?? []).map { QueryItem(name: $0.name, value: $0.value ?? "") },
                    headers: [ServerHeader(name: "Authorization", value: "Bearer \(token)")])))
        try #require(reply.status == 200, "\(reply.string.prefix(300))")
        return reply
    }
}

extension Reply {
    /// `400 INVALID_ARGUMENT INVALID_TIME_RANGE`: status and reason of a refusal of Google's.
    var googleRefusal: String {
        let status = (try? text("error.status")) ?? "?"
        let reason = try? text("error.details.0.reason")
        return "\(self.status) \(status)" + (reason.map { " \($0)" } ?? "")
    }
}
