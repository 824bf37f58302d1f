import Archive
import Foundation
import HTTPClient
import HTTPServer
import HealthModel
import OAuth
import Simulator
import SyncEngine
import SyncService
import TestSupport
import Testing

/// A whole service over an archive in a folder of its own, asked without a socket: the provider's data are scripted, its
/// sign-in is the simulator's.
final class Desk: Sendable {
    static let publicURL = "http://localhost:8710"
    static let today = CivilDay("2026-03-10")!

    let clock = ManualClock("2026-03-10T12:00:00Z")
    let provider: ScriptedProvider
    let sink = RecordingSink()
    let simulator: FitbitSimulator
    let engine: SyncEngine
    let authorization: AuthorizationFlow
    let service: SyncService
    let archive: SQLiteArchive
    private let http = HTTPClient(.init(name: "service-test"))
    private let folder: String
    private let running: Task<Void, any Error>

    /// - Parameters:
    ///   - accounts: who is authorised from the start.
    ///   - tokenURL: the token endpoint in place of the simulator's.
    init(
        accounts: [Account] = [.me], width: Int = 1, displayName: String = "Fitbit", tokenURL: String? = nil,
        _ change: (inout ServiceConfiguration) -> Void = { _ in }
    ) async throws {
        let clock = clock
        folder = FileManager.default.temporaryDirectory.path + "/service-\(UUID().uuidString)"
        archive = try SQLiteArchive(directory: folder)
        provider = ScriptedProvider(width: width, lastSync: clock.now())
        let lastSync = clock.now()
        provider.script {
            $0.look = { _ throws(ProviderError) in
                DeviceLook(body: [], lastSync: .instant(lastSync), deviceCount: 1)
            }
        }
        var configuration = ServiceConfiguration(
            publicURL: Self.publicURL, hostNames: [], apiToken: nil, publicDirectory: nil, provider: "scripted",
            startsByItself: false)
        let now = clock.now()
        configuration.doctor = {
            DoctorReport(
                now: now, version: "1.0.0",
                checks: [DoctorCheck(id: "page", title: "Page", state: .ok, message: "Its files are there.")])
        }
        change(&configuration)
        let redirect = configuration.publicURL + "/callback"
        simulator = FitbitSimulator(
            world: World { clock.now() },
            clients: [RegisteredClient(id: "23TEST", secret: "secret-\(TokenMark.word)", redirectURIs: [redirect])])
        let address = try simulator.start().absoluteString
        let client = OAuthClient(
            provider: "scripted", displayName: displayName, clientID: "23TEST",
            clientSecret: "secret-\(TokenMark.word)",
            authorizeURL: address + "/oauth2/authorize", tokenURL: tokenURL ?? address + "/oauth2/token",
            redirectURI: redirect, scopes: ["profile", "settings", "sleep", "weight"], authentication: .basic)
        var settings = SyncSettings(
            interval: nil, since: CivilDay("2026-03-08"),
            authorizeHint: { [url = configuration.publicURL] _ in "Open \(url)/authorize." })
        settings.deliveryPatience = 10
        let engine = SyncEngine(
            provider: provider, archive: archive, sinks: [sink], clock: clock, settings: settings,
            log: SuiteLog.logger(),
            spread: { 0 })
        for account in accounts { try await engine.authorized(account) }
        self.engine = engine
        authorization = AuthorizationFlow(
            clients: [client], http: http, store: archive, now: { clock.now() }, log: SuiteLog.logger())
        service = try SyncService(
            engine: engine, authorization: authorization, configuration: configuration, clock: clock,
            log: SuiteLog.logger())
        // A task of the test's own, ended by `end()`: the engine works for as long as the desk is open.
        running = Task { try await engine.run() }
    }

    /// Asks for a target such as `/sync/all?from=today`, as `curl` does.
    func ask(
        _ method: String = "GET", _ target: String, host: String = "localhost:8710", headers: [String: String] = [:],
        form: String? = nil
    ) async -> Answer {
        let parts = URLComponents(string: target)
        var lines = [ServerHeader(name: "Host", value: host)]
        lines += headers.map { ServerHeader(name: $0.key, value: $0.value) }
        if form != nil {
            lines.append(ServerHeader(name: "Content-Type", value: "application/x-www-form-urlencoded"))
        }
        let query = (parts?.queryItems ?? []).map { QueryItem(name: $0.name, value: $0.value ?? "") }
        return Answer(
            await service.respond(
                to: ServerRequest(
                    method: method, path: parts?.path ?? target, query: query, headers: lines,
                    body: Array((form ?? "").utf8))))
    }

    /// Asks as a browser asks for a page.
    func open(_ target: String, host: String = "localhost:8710", cookie: String? = nil) async -> Answer {
        var headers = ["Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "none"]
        headers["Cookie"] = cookie
        return await ask("GET", target, host: host, headers: headers)
    }

    /// What the provider's page at `location` sends the browser back to, path and query.
    func decide(at location: String, as person: Person, decision: String = "allow") async throws -> String {
        let query = try #require(URLComponents(string: location)?.queryItems)
        var form = query.map { ($0.name, $0.value ?? "") } + [("as", person.id), ("decision", decision)]
        for scope in person.grants { form.append(("grant_\(scope.rawValue)", "on")) }
        let answer = try await http.send(
            HTTPRequest(
                "POST", url: String(location.prefix { $0 != "?" }),
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: FormEncoding.encode(form)))
        let back = try #require(answer.header("Location"))
        return "/callback" + back.split(separator: "/callback")[1].prefix { $0 != "#" }
    }

    /// A whole sign-in in a browser: the last page, and the address and cookie that led to it.
    func signIn(
        _ account: String = "me", as person: Person = People.ada, decision: String = "allow"
    ) async throws -> (page: Answer, target: String, cookie: String) {
        let start = await open("/authorize?account=\(account)")
        let location = try #require(start.header("Location"))
        let cookie = try #require(start.header("Set-Cookie")).prefix { $0 != ";" }
        let target = try await decide(at: location, as: person, decision: decision)
        return (await open(target, cookie: String(cookie)), target, String(cookie))
    }

    /// From now on the provider's answers wait at this door.
    func holdFetches() -> Latch {
        let door = Latch()
        provider.script {
            $0.fetch = { window, _ throws(ProviderError) in
                do { try await door.pass() } catch { throw ProviderError(.cancelled, "The sync was stopped.") }
                return window.days.map { .noon($0) }
            }
        }
        return door
    }

    /// Lets time pass whenever somebody waits for it, while `body` runs.
    func whileTimePasses<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { [clock] group in
            group.addTask {
                while !Task.isCancelled {
                    try await clock.waitForSleepers()
                    clock.advance(by: 1)
                }
            }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }

    func end() async {
        running.cancel()
        _ = await running.result
        await simulator.stop()
        await http.shutdown()
        do {
            try archive.close()
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Issue.record("The test's folder was not removed: \(error)")
        }
    }
}
