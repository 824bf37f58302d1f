import Archive
import FitbitWebAPI
import Foundation
import GoogleHealthAPI
import HTTPClient
import HealthModel
import InfluxDB
import Logging
import OAuth
import Simulator
import SyncEngine
import TestSupport

/// The library products put together as another program would embed them: an engine over SQLite, the providers that are
/// given, and InfluxDB, in a folder and a database of its own.
struct Embedding: Sendable {
    let clock: ManualClock
    let folder: URL
    let archive: SQLiteArchive
    /// The chosen one first.
    let providers: [any HealthProvider]
    let engine: SyncEngine
    let flow: AuthorizationFlow
    let influx: InfluxConfiguration

    /// Runs `body` while the engine runs; both end before this returns.
    ///
    /// - Parameters:
    ///   - fitbit: where the Fitbit Web API answers; nil: there is none.
    ///   - google: where the Google Health API answers; where both do, it is the chosen one.
    ///   - callsPerMinute: what Google is asked at most.
    ///   - folder: the archive's, kept; without one a new one is made and deleted.
    ///   - database: in the shared InfluxDB; a new one unless given.
    ///   - others: further sinks, after the InfluxDB.
    static func run(
        fitbit: String? = nil, google: String? = nil, callsPerMinute: Int = 100_000, clock: ManualClock,
        since: CivilDay?, folder kept: URL? = nil, database: String? = nil,
        layout: InfluxConfiguration.Layout = .single, interval: TimeInterval? = nil,
        statusInterval: TimeInterval? = nil, influxURL: String? = nil,
        influxHTTP: HTTPClient = Shared.http, others: [any SeriesSink] = [], resumes: Bool = true,
        body: (Embedding) async throws -> Void
    ) async throws {
        let folder = try kept ?? LocalServer.makeFolder()
        defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }
        let url: String
        if let influxURL { url = influxURL } else { url = try await Influxd.shared.value.url }
        let influx = try InfluxConfiguration(
            url: url, database: database ?? "i\(UUID().uuidString.prefix(8))", layout: layout)
        var settings = SyncSettings(interval: interval, since: since, authorizeHint: { _ in "Open /authorize." })
        settings.resumes = resumes
        settings.statusInterval = statusInterval
        let embedding = try Embedding(
            fitbit, google, callsPerMinute, clock: clock, folder: folder, influx: influx, influxHTTP: influxHTTP,
            others: others, settings: settings)
        defer { try? embedding.archive.close() }
        try await embedding.whileRunning(body)
    }

    private func whileRunning(_ body: (Embedding) async throws -> Void) async throws {
        async let _: Void = engine.run()
        try await body(self)
    }

    /// Opens the archive; the engine does not run yet.
    init(
        _ fitbitURL: String?, _ googleURL: String?, _ callsPerMinute: Int = 100_000, clock: ManualClock, folder: URL,
        influx: InfluxConfiguration, influxHTTP: HTTPClient = Shared.http, others: [any SeriesSink] = [],
        settings: SyncSettings
    ) throws {
        self.clock = clock
        self.folder = folder
        self.influx = influx
        let now: @Sendable () -> Date = { clock.now() }
        let log = SuiteLog.logger()
        let archive = try SQLiteArchive(directory: folder.path(percentEncoded: false))
        self.archive = archive
        func tokens(_ client: OAuthClient) -> TokenKeeper {
            TokenKeeper(
                client: client, http: Shared.http, store: archive, authorizeHint: settings.authorizeHint, now: now,
                log: log)
        }
        let google = googleURL.map { url in
            GoogleHealthAPI(
                baseURL: url, http: Shared.http, tokens: tokens(.google(at: url)), callsPerMinute: callsPerMinute,
                now: now, pause: { _ in }, jitter: { 0 })
        }
        let fitbit = fitbitURL.map { url in
            FitbitWebAPI(baseURL: url, http: Shared.http, tokens: tokens(.fitbit(at: url)), now: now)
        }
        let known: [(any HealthProvider)?] = [google, fitbit]
        providers = known.compactMap(\.self)
        flow = AuthorizationFlow(
            clients: [googleURL.map { .google(at: $0) }, fitbitURL.map { .fitbit(at: $0) }].compactMap(\.self),
            identify: google.map { google in ["google": { token throws(OAuthError) in try await google.who(token) }] }
                ?? [:], http: Shared.http, store: archive, now: now, log: log)
        engine = SyncEngine(
            provider: providers[0], others: Array(providers.dropFirst()), archive: archive,
            sinks: [InfluxSink(influx, http: influxHTTP, now: now)] + others, clock: clock, settings: settings,
            log: log, spread: { 5 })
    }

    // MARK: Authorisation

    /// Signs in at a simulator's consent page, the chosen provider's unless another is named; the boxes with a word in
    /// their name are unticked.
    @discardableResult
    func authorize(
        _ account: Account = .me, with provider: String? = nil, unticking word: String? = nil
    ) async throws -> AuthorizationFlow.Outcome {
        let start = await flow.start(account, with: flow.clients.first { $0.provider == provider })
        var browser = Browser()
        let callback = try await browser.consent(at: start.url, unticking: word)
        let query = URLComponents(string: callback)?.queryItems ?? []
        func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
        let outcome = try await flow.finish(
            .init(state: value("state"), code: value("code"), error: value("error"), browserKey: start.browserKey))
        try await engine.authorized(outcome.account, with: outcome.client.provider)
        return outcome
    }

    /// Keeps a grant without asking anybody, for servers that know no OAuth.
    func grantEverything() async throws {
        let now = clock.now()
        try await archive.save(
            Grant(
                account: .me, provider: providers[0].name, userID: "X",
                accessToken: "access-token-of-a-script-\(TokenMark.word)",
                refreshToken: "refresh-token-of-a-script-\(TokenMark.word)", issuedAt: now,
                expiresAt: now.addingTimeInterval(1e8),
                scopes: Set(flow.clients[0].scopes)))
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

    /// As ``sync(_:from:to:force:origin:onWait:)``, where calls wait for what this side allows itself a minute: each time
    /// all that were made are `answered`, the clock is moved on. Before it is moved for the first time, `onFirstWait` is
    /// called.
    func pacedSync(
        answered: @escaping @Sendable () -> Int, onFirstWait: @escaping @Sendable () -> Void = {}
    ) async throws -> Job {
        try await withThrowingTaskGroup(of: Job?.self) { group in
            let before = answered()
            group.addTask { try await sync() }
            group.addTask {
                var isFirst = true
                while !Task.isCancelled {
                    // Nobody else sleeps so long: a delivery is waited for 10 seconds.
                    let soon = clock.now().addingTimeInterval(30)
                    try await clock.waitForSleepers { $0 > soon }
                    try await eventually("all calls are answered") {
                        try await engine.jobs().first?.calls == answered() - before
                    }
                    if isFirst { onFirstWait() }
                    isFirst = false
                    guard let next = clock.deadlines.first(where: { $0 > soon }) else { continue }
                    clock.set(next)
                }
                return nil
            }
            while let result = try await group.next() {
                guard let job = result else { continue }
                group.cancelAll()
                return job
            }
            throw CancellationError()
        }
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
        for change in changes {
            guard let provider = providers.first(where: { $0.name == change.day.context.provider }) else {
                throw Unexpected("\(change.day.context.provider) is no provider here.")
            }
            series += try provider.decode(change.day)
        }
        return changes.last?.sequence
    }
}

extension GoogleHealthAPI {
    /// Who has just signed in.
    fileprivate func who(_ token: String) async throws(OAuthError) -> Identity {
        do throws(ProviderError) {
            let identity = try await identity(accessToken: token)
            return Identity(
                userID: identity.healthUserID, otherIDs: identity.legacyUserID.map { ["fitbit": $0] } ?? [:])
        } catch {
            throw OAuthError(.misconfigured, error.message)
        }
    }
}
