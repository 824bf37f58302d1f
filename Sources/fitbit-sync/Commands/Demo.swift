import Archive
import ArgumentParser
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import Simulator
import SyncEngine

/// `fitbit-sync demo`
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See the main job happen, with an imitation of the provider and a private InfluxDB.",
        discussion: """
            Authorises a simulated person, syncs their last days of all resources, shows what arrived, and keeps the service \
            up until Ctrl-C. Uses a folder and an account of its own, never yours; needs no settings and no network.
            """)

    @Option(help: "How many days to sync, today included (1 to 30).")
    var days = 30

    @Option(help: "The port of the service; without it the first free one from 8711.")
    var port: Int?

    @Option(help: "The demo's folder. What an earlier demo left there is removed.")
    var folder: String?

    @Flag(help: "End after the table instead of keeping the service up.")
    var once = false

    private static let account = Account("demo")!

    func validate() throws {
        guard (1...30).contains(days) else { throw ValidationError("--days is a number from 1 to 30.") }
    }

    func run() async throws {
        let folder = try Self.freshFolder(folder)
        let http = HTTPClient(.init(name: "demo"))
        let world = World(people: [People.ada], now: { Date() })
        let port = port ?? FreePort.next(from: 8711)
        let client = GoogleClient(
            id: "demo.apps.googleusercontent.com", secret: "demo-secret",
            kind: .web(redirectURIs: ["http://localhost:\(port)/callback"]))
        let simulator = GoogleSimulator(world: world, clients: [client])
        do {
            try await show(in: folder, http: http, simulator: simulator, port: port, client: client)
        } catch is CancellationError {
            Terminal.say("The demo ended before its service was up.")
        } catch {
            await simulator.stop()
            await http.shutdown()
            throw CommandFailure.told(error)
        }
        await simulator.stop()
        await http.shutdown()
    }

    private func show(
        in folder: String, http: HTTPClient, simulator: GoogleSimulator, port: Int, client: GoogleClient
    ) async throws {
        let provider = try simulator.start().absoluteString
        Terminal.say(
            "An imitation of the Google Health API answers at \(provider), with one person in it: \(People.ada.name).")
        let influx = try await untilSignal { try await startInfluxDB(in: folder, http: http) }
        defer { influx?.stop() }
        let settings = try await settings(
            port: port, folder: folder, provider: provider, client: client, influxURL: influx?.url)
        let application = try Startup.application(settings, Logs.logger(settings))
        do {
            try await Startup.run(application, cutOff: { influx?.stop() }) {
                try await self.mainJob(application, http: http, influx: influx)
            }
        } catch is Finished {
            // It was asked for once.
        }
    }

    /// Ends a demo that was asked for once.
    private struct Finished: Error {}

    private func startInfluxDB(in folder: String, http: HTTPClient) async throws -> PrivateInfluxDB? {
        guard let program = PrivateInfluxDB.program else {
            Terminal.say(
                "InfluxDB is not installed (Debian's package influxdb), so the data stay in the archive alone.")
            return nil
        }
        let server = try PrivateInfluxDB(program: program, folder: folder + "/influxdb")
        let isReady: Bool
        do { isReady = try await server.waitUntilReady(http) } catch {
            server.stop()
            throw error
        }
        guard isReady else {
            Terminal.say("InfluxDB did not start, so the data stay in the archive alone.")
            server.stop()
            return nil
        }
        Terminal.say("A private InfluxDB answers at \(server.url).")
        return server
    }

    private func settings(
        port: Int, folder: String, provider: String, client: GoogleClient, influxURL: String?
    ) async throws -> Settings {
        var environment = [
            "GOOGLE_CLIENT_ID": client.id, "GOOGLE_CLIENT_SECRET": client.secret, "GOOGLE_HEALTH_API_URL": provider,
            "GOOGLE_AUTHORIZE_URL": provider + "/o/oauth2/v2/auth", "GOOGLE_TOKEN_URL": provider + "/token",
            "GOOGLE_REVOKE_URL": provider + "/revoke",
            "HTTP_PORT": String(port), "DATA_DIR": folder + "/data", "LOG_LEVEL": "warning",
            "SYNC_SINCE": CivilDay(Date(), in: People.ada.zone).advanced(by: 1 - days).description,
        ]
        environment["INFLUXDB_URL"] = influxURL
        environment["PUBLIC_DIR"] = ProcessInfo.processInfo.environment["PUBLIC_DIR"]
        let values = await SettingValues(environment: environment, envFile: folder + "/" + SettingValues.usualFile)
        return try Settings(
            values, environment: environment, programPath: Bundle.main.executablePath ?? CommandLine.arguments[0])
    }

    private func mainJob(_ application: Application, http: HTTPClient, influx: PrivateInfluxDB?) async throws {
        let address = application.settings.publicURL
        var browser = DemoBrowser(http: http)
        let page = try await browser.allow(at: "\(address)/authorize?account=\(Self.account)")
        guard page.status == 200 else { throw DemoBrowser.Lost(description: "The sign-in ended with \(page.status).") }
        Terminal.say("\(People.ada.name) has authorised the account \(Self.account). Her last \(days) days come now:")
        let job = try await followed(application.engine)
        try Task.checkCancellation()
        let query = try influx.map { try InfluxQuery(InfluxConfiguration(url: $0.url), http: http) }
        let table = try await DemoTable(application, account: Self.account)
        Terminal.say("")
        for line in try await table.lines(influx: query, account: Self.account) { Terminal.say(line) }
        Terminal.say("\n\(job.calls) calls for \(job.daysDone) days of resources, \(job.points) points.")
        for problem in job.problems { Terminal.say(problem.message) }
        if once { throw Finished() }
        Terminal.say("\nThe service is up: \(address)   (Ctrl-C ends it)")
        if let influx {
            Terminal.say(
                "Its data, e.g.: curl -G \(influx.url)/query --data-urlencode 'db=fitbit' --data-urlencode 'q=SHOW MEASUREMENTS'"
            )
        }
    }

    /// Joins the first sync, which the authorisation started.
    private func followed(_ engine: SyncEngine) async throws -> Job {
        var last = try await engine.sync(JobRequest(account: Self.account, origin: .schedule))
        var progress = ProgressLine()
        for await job in await engine.watch(last.id) {
            last = job
            progress.show(job, now: Date())
        }
        progress.end()
        return last
    }

    /// An empty folder that is the demo's: one that holds something else is left alone.
    private static func freshFolder(_ wanted: String?) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let home =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? ".") + "/.local/share"
        let folder = wanted ?? home + "/fitbit-sync-demo"
        let mark = folder + "/made-by-fitbit-sync-demo"
        let manager = FileManager.default
        let isEmpty = try !manager.fileExists(atPath: folder) || manager.contentsOfDirectory(atPath: folder).isEmpty
        guard isEmpty || manager.fileExists(atPath: mark) else {
            throw ValidationError("\(folder) holds something that is not the demo's. Choose another --folder.")
        }
        if let owner = SQLiteArchive.owner(of: folder + "/data") {
            throw ValidationError("A demo (process \(owner)) runs in \(folder). End it, or choose another --folder.")
        }
        for name in isEmpty ? [] : try manager.contentsOfDirectory(atPath: folder) {
            try manager.removeItem(atPath: folder + "/" + name)
        }
        try manager.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data().write(to: URL(fileURLWithPath: mark))
        return folder
    }
}
