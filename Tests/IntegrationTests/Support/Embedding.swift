import Archive
import FitbitWebAPI
import Foundation
import HealthModel
import InfluxDB
import Logging
import OAuth
import Simulator
import SyncEngine
import TestSupport

/// The library products put together as another program would embed them: an engine over SQLite, the Fitbit Web API and
/// InfluxDB, in a folder and a database of its own.
struct Embedding {
    let clock: ManualClock
    let folder: URL
    let archive: SQLiteArchive
    let provider: FitbitWebAPI
    let engine: SyncEngine
    let flow: AuthorizationFlow
    let influx: InfluxConfiguration

    /// Runs `body` while the engine runs; both end before this returns.
    ///
    /// - Parameters:
    ///   - folder: the archive's, kept; without one a new one is made and deleted.
    ///   - database: in the shared InfluxDB; a new one unless given.
    static func run(
        api: String, clock: ManualClock, since: CivilDay?, folder kept: URL? = nil, database: String? = nil,
        layout: InfluxConfiguration.Layout = .single, interval: TimeInterval? = nil, influxURL: String? = nil,
        body: (Embedding) async throws -> Void
    ) async throws {
        let folder = try kept ?? LocalServer.makeFolder()
        defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }
        let url: String
        if let influxURL { url = influxURL } else { url = try await Influxd.shared.value.url }
        let influx = try InfluxConfiguration(
            url: url, database: database ?? "i\(UUID().uuidString.prefix(8))", layout: layout)
        let embedding = try Embedding(
            api: api, clock: clock, folder: folder, influx: influx,
            settings: SyncSettings(interval: interval, since: since, authorizeHint: { _ in "Open /authorize." }))
        defer { try? embedding.archive.close() }
        try await embedding.whileRunning(body)
    }

    private func whileRunning(_ body: (Embedding) async throws -> Void) async throws {
        async let _: Void = engine.run()
        try await body(self)
    }

    private init(
        api: String, clock: ManualClock, folder: URL, influx: InfluxConfiguration, settings: SyncSettings
    ) throws {
        self.clock = clock
        self.folder = folder
        self.influx = influx
        let now: @Sendable () -> Date = { clock.now() }
        var log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        log.logLevel = .critical
        archive = try SQLiteArchive(directory: folder.path(percentEncoded: false))
        let client = OAuthClient(
            provider: "fitbit", displayName: "Fitbit", clientID: SimulatedFitbit.client.id,
            clientSecret: SimulatedFitbit.client.secret, authorizeURL: api + "/oauth2/authorize",
            tokenURL: api + "/oauth2/token", redirectURI: SimulatedFitbit.client.redirectURIs[0],
            scopes: FitbitWebAPI.scopes, authentication: .basic)
        let tokens = TokenKeeper(
            client: client, http: Shared.http, store: archive, authorizeHint: settings.authorizeHint, now: now, log: log
        )
        flow = AuthorizationFlow(client: client, http: Shared.http, store: archive, now: now, log: log)
        provider = FitbitWebAPI(baseURL: api, http: Shared.http, tokens: tokens, now: now)
        engine = SyncEngine(
            provider: provider, archive: archive, sinks: [InfluxSink(influx, http: Shared.http, now: now)],
            clock: clock,
            settings: settings, log: log, spread: { 5 })
    }

    // MARK: Authorisation

    /// Signs in at the simulator's consent page.
    @discardableResult
    func authorize(_ account: Account = .me) async throws -> AuthorizationFlow.Outcome {
        let start = await flow.start(account)
        var browser = Browser()
        let callback = try await browser.consent(at: start.url)
        let query = URLComponents(string: callback)?.queryItems ?? []
        func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
        let outcome = try await flow.finish(
            .init(state: value("state"), code: value("code"), error: value("error"), browserKey: start.browserKey))
        try await engine.authorized(account)
        return outcome
    }

    /// Keeps a grant without asking anybody, for servers that know no OAuth.
    func grantEverything() async throws {
        let now = clock.now()
        try await archive.save(
            Grant(
                account: .me, provider: "fitbit", userID: "X", accessToken: "access-token-of-a-script",
                refreshToken: "refresh-token-of-a-script", issuedAt: now, expiresAt: now.addingTimeInterval(1e8),
                scopes: Set(FitbitWebAPI.scopes)))
        try await engine.authorized(.me)
    }

    // MARK: Syncing

    /// Syncs to the end; when the rate limit makes it wait, the clock is set to the end of the wait.
    func sync(
        _ resources: [Resource] = Resource.allCases, from: CivilDay? = nil, to: CivilDay? = nil, force: Bool = false,
        origin: JobRequest.Origin = .explicit, onWait: (Date) async throws -> Void = { _ in }
    ) async throws -> Job {
        var last = try await engine.sync(
            JobRequest(resources: resources, from: from, to: to, force: force, origin: origin))
        for await job in await engine.watch(last.id) {
            last = job
            guard let until = job.waitingUntil, until > clock.now() else { continue }
            try await onWait(until)
            clock.set(until)
        }
        return last
    }

    // MARK: What there is

    /// The access token that the archive holds.
    func token() async throws -> String {
        guard let grant = try await archive.grant(of: .me) else { throw Unexpected("There is no grant.") }
        return grant.accessToken
    }

    /// All that stands in the database.
    func stored() async throws -> [String] { try await Points.stored(in: influx.database, at: influx.url) }

    /// All that the archive decodes to.
    func archived(_ account: Account = .me) async throws -> [String] {
        var series: [Series] = []
        var sequence: Int64 = 0
        while let last = try await changes(after: sequence, into: &series) { sequence = last }
        return Points.lines(series, account: account)
    }

    private func changes(after sequence: Int64, into series: inout [Series]) async throws -> Int64? {
        let changes = try await archive.changes(after: sequence, limit: 64)
        for change in changes { series += try provider.decode(change.day) }
        return changes.last?.sequence
    }
}
