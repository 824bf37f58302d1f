import Foundation
import HTTPClient
import HealthModel
import Simulator
import TestSupport

/// What the built program needs around it: simulators in real time of one world whose tracker last synced a while ago, a
/// database in the shared InfluxDB, a free port and a folder.
struct Surroundings {
    let world: World
    let google: GoogleSimulator
    let googleURL: String
    let fitbit: FitbitSimulator
    let fitbitURL: String
    let person: Person
    let folder: URL
    let database = "p\(UUID().uuidString.prefix(8))"
    let port = Self.quietPort()
    let influxURL: String
    let today: CivilDay

    /// The tracker's sync is held, so that the truth stands still while the clock does not.
    ///
    /// - Parameter others: people who may sign in too.
    init(_ person: Person = .tess, others: [Person] = []) async throws {
        self.person = person
        world = World(people: [person] + others, now: { Date() })
        let lastSync = Date(timeIntervalSince1970: ((Date().timeIntervalSince1970 - 1800) / 900).rounded(.down) * 900)
        world.setLastSync(person, lastSync)
        today = CivilDay(lastSync, in: person.zone)
        google = GoogleSimulator(world: world, clients: [SimulatedGoogle.client])
        google.behaviour.callsPerMinute = 1_000_000
        googleURL = try google.start().absoluteString
        fitbit = FitbitSimulator(
            world: world,
            clients: [
                RegisteredClient(
                    id: SimulatedFitbit.client.id, secret: SimulatedFitbit.client.secret,
                    redirectURIs: ["http://localhost:\(port)/callback"])
            ])
        fitbit.behaviour.hourlyLimit = 1_000_000
        fitbitURL = try fitbit.start().absoluteString
        folder = try LocalServer.makeFolder()
        influxURL = try await Influxd.shared.value.url
    }

    /// The settings of a user: nothing starts by itself, everything is the last `days` days.
    func environment(days: Int = 3, _ more: [String: String] = [:]) -> [String: String] {
        [
            "GOOGLE_CLIENT_ID": SimulatedGoogle.client.id, "GOOGLE_CLIENT_SECRET": SimulatedGoogle.client.secret,
            "GOOGLE_HEALTH_API_URL": googleURL, "GOOGLE_AUTHORIZE_URL": googleURL + "/o/oauth2/v2/auth",
            "GOOGLE_TOKEN_URL": googleURL + "/token", "GOOGLE_REVOKE_URL": googleURL + "/revoke",
            "GOOGLE_REQUESTS_PER_MINUTE": "100000",
            "FITBIT_CLIENT_ID": SimulatedFitbit.client.id, "FITBIT_CLIENT_SECRET": SimulatedFitbit.client.secret,
            "FITBIT_API_URL": fitbitURL, "FITBIT_AUTHORIZE_URL": fitbitURL + "/oauth2/authorize",
            "FITBIT_TOKEN_URL": fitbitURL + "/oauth2/token", "HTTP_PORT": String(port), "DATA_DIR": dataFolder,
            "INFLUXDB_URL": influxURL, "INFLUXDB_DATABASE": database, "SYNC_INTERVAL": "0", "PROVIDER": "google",
            "SYNC_SINCE": today.advanced(by: 1 - days).description, "LOG_LEVEL": "debug",
        ].merging(more) { _, mine in mine }
    }

    var dataFolder: String { folder.appending(path: "data").path(percentEncoded: false) }

    /// A port that the kernel hands to nobody by itself: it has to be free again when a service is started anew.
    private static func quietPort() -> UInt16 {
        var port = UInt16.random(in: 20_000..<32_000)
        while FreePort.status(of: "/", at: port) != nil { port = UInt16.random(in: 20_000..<32_000) }
        return port
    }

    /// Ends the simulators and removes the folder.
    func end() async {
        await google.stop(deadline: .zero)
        await fitbit.stop(deadline: .zero)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts the service and waits until it answers.
    func startService(days: Int = 3, _ more: [String: String] = [:]) async throws -> Program {
        let program = try Program(["serve"], environment(days: days, more), in: folder)
        try await program.waitUntilReady()
        return program
    }

    /// Signs in as a person does, in a browser.
    func authorize(_ program: Program, _ account: Account = .me) async throws {
        var browser = Browser()
        let callback = try await browser.consent(at: "http://localhost:\(port)/authorize?account=\(account)")
        let page = try await browser.open(.init(url: callback)).page
        guard page.status == 200 else { throw Unexpected("The sign-in ended with \(page.status).") }
    }

    /// All that has to stand in InfluxDB of what Google gave.
    func truth(days: Int) async throws -> [String] {
        let teller = try await TruthTeller(of: person, in: world)
        let lines = try await teller.googleLines(today.advanced(by: 1 - days)...today)
        await teller.end()
        return lines
    }

    /// What stands there.
    func stored() async throws -> [String] { try await Points.stored(in: database, at: influxURL) }
}
