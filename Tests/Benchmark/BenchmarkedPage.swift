import Archive
import Foundation
import HTTPClient
import HTTPServer
import HealthModel
import Logging
import OAuth
import SyncEngine
import SyncService
import TestSupport

/// The whole service in this process, over an archive of its own, with two people of Fitbit's imitation: one whose heart
/// is read as always, and one whose heart is read every second.
struct BenchmarkedPage {
    let address: String
    let everySecond = Account("every-second")!
    /// The date before today's for both people.
    let yesterday = CivilDay(Date(), in: BenchmarkedProvider.zone).advanced(by: -1)
    private let engine: SyncEngine

    /// Serves while `body` runs.
    static func serve(_ body: (BenchmarkedPage) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let simulator = try SimulatorProcess(.fitbit)
        defer { simulator.stop() }
        var log = Logger(label: "bench")
        log.logLevel = .error
        let http = HTTPClient()
        let archive = try SQLiteArchive(directory: folder.path)
        let client = BenchmarkedProvider.fitbit.client(at: simulator.url)
        let flow = AuthorizationFlow(clients: [client], http: http, store: archive, log: log)
        let tokens = TokenKeeper(client: client, http: http, store: archive, authorizeHint: { _ in "" }, log: log)
        let provider = BenchmarkedProvider.fitbit.provider(at: simulator.url, http: http, tokens: tokens)
        let engine = SyncEngine(
            provider: provider, archive: archive, sinks: [], settings: SyncSettings(interval: nil, since: nil), log: log
        )
        let port = FreePort.next()
        var configuration = ServiceConfiguration(
            publicURL: "http://localhost:\(port)", hostNames: [], apiToken: nil, publicDirectory: folderOfThePage,
            provider: "fitbit", startsByItself: false)
        configuration.dygraphsDirectory = "/usr/share/javascript/dygraphs"
        let service = try SyncService(engine: engine, authorization: flow, configuration: configuration, log: log)
        let server = HTTPServer(configuration: .init(port: Int(port), log: { _ in }), handler: service)
        _ = try server.start()
        let page = BenchmarkedPage(address: configuration.publicURL, engine: engine)
        for (account, person) in [(Account.me, BenchmarkedProvider.fitbit.person), (page.everySecond, .everySecond)] {
            try await SyncBenchmark.authorize(flow, .fitbit, http, account, as: person)
            try await engine.authorized(account)
        }
        try await page.whileRunning(service, body)
        await server.stop(deadline: .seconds(2))
        try archive.close()
        await http.shutdown()
    }

    /// Has an account's last days synced, and returns when they are.
    func sync(_ account: Account, _ resources: [Resource], days: Int) async throws {
        let from = yesterday.advanced(by: 2 - days)
        var last = try await engine.sync(JobRequest(account: account, resources: resources, from: from))
        for await job in await engine.watch(last.id) { last = job }
        Benchmark.line("  synced before, days and points", "\(last.daysDone), \(last.points): \(last.state.rawValue)")
    }

    private func whileRunning(_ service: SyncService, _ body: (BenchmarkedPage) async throws -> Void) async throws {
        async let _: Void = engine.run()
        async let _: Void = service.run()
        try await body(self)
    }

    private static let folderOfThePage = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Public").path(percentEncoded: false)
}
