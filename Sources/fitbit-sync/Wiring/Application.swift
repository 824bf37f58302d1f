import Archive
import FitbitWebAPI
import Foundation
import GoogleHealthAPI
import HTTPClient
import HTTPServer
import HealthModel
import HomeAssistant
import InfluxDB
import Logging
import OAuth
import SyncEngine
import SyncService

/// The one place that knows the concrete types and puts them together.
struct Application: Sendable {
    let settings: Settings
    let archive: SQLiteArchive
    /// The chosen one first; each decodes what it fetched, with or without a client.
    let providers: [any HealthProvider]
    let engine: SyncEngine
    let flow: AuthorizationFlow
    let log: Logger
    private let keepers: [TokenKeeper]
    /// False for a single command.
    private let startsByItself: Bool
    /// Two clients, two threads: a stalled provider delays no write.
    private let providerHTTP: HTTPClient
    private let sinkHTTP: HTTPClient

    static let version = "1.0.0"

    /// - Parameter startsByItself: false for a single command, which syncs what it is asked for and ends.
    init(settings: Settings, log: Logger, startsByItself: Bool = true) throws {
        self.settings = settings
        self.log = log
        self.startsByItself = startsByItself
        archive = try SQLiteArchive(directory: settings.dataDirectory, tokenKey: settings.tokenKey)
        let agent = "sync-fitbit-pro-connect/\(Self.version)"
        providerHTTP = HTTPClient(.init(userAgent: agent, name: "provider"))
        sinkHTTP = HTTPClient(.init(userAgent: agent, name: "sink"))
        let hint: @Sendable (Account?) -> String = { [url = settings.publicURL] account in
            let query = account.map { $0 == .me ? "" : "?account=\($0)" } ?? ""
            return "Open \(url)/authorize\(query) in a browser."
        }
        let registered = Settings.Provider.allCases.filter { settings.registration(of: $0).hasClient }
        let clients = Dictionary(uniqueKeysWithValues: registered.map { ($0, settings.oauthClient(of: $0)) })
        let keepers = clients.mapValues { [archive, providerHTTP] client in
            TokenKeeper(
                client: client, http: providerHTTP, store: archive, authorizeHint: { hint($0) }, log: log)
        }
        func tokens(_ provider: Settings.Provider) -> any AccessTokenSource {
            keepers[provider] ?? MissingClient(provider: provider, hint: hint)
        }
        let google = GoogleHealthAPI(
            baseURL: settings.google.apiURL, http: providerHTTP, tokens: tokens(.google),
            callsPerMinute: settings.googleRequestsPerMinute, now: { Date() })
        let fitbit = FitbitWebAPI(
            baseURL: settings.fitbit.apiURL, http: providerHTTP, tokens: tokens(.fitbit), now: { Date() })
        self.keepers = Array(keepers.values)
        flow = AuthorizationFlow(
            clients: registered.compactMap { clients[$0] },
            identify: [google.name: { token throws(OAuthError) in try await google.person(accessToken: token) }],
            http: providerHTTP, store: archive, log: log)
        providers = settings.provider == .google ? [google, fitbit] : [fitbit, google]
        let sinks = settings.influxes.map { [sinkHTTP] in InfluxSink($0, http: sinkHTTP) }
        var sync = SyncSettings(
            interval: startsByItself ? settings.interval : nil, since: settings.since, timeZone: settings.timeZone,
            authorizeHint: hint)
        sync.resumes = startsByItself
        sync.statusInterval = startsByItself ? 300 : nil
        engine = SyncEngine(
            provider: providers[0], others: Array(providers.dropFirst()), archive: archive, sinks: sinks,
            settings: sync,
            log: log)
    }

    /// The HTTP interface over the engine, and the server for it, which does not listen yet.
    func server() throws -> (HTTPServer, SyncService) {
        let token = try apiToken()
        var configuration = ServiceConfiguration(
            publicURL: settings.publicURL, hostNames: [settings.httpHost], apiToken: token,
            publicDirectory: settings.publicDirectory, provider: settings.provider.name,
            startsByItself: startsByItself && settings.interval != nil)
        configuration.dygraphsDirectory = settings.dygraphsDirectory
        configuration.version = Self.version
        configuration.doctor = { [settings] in await Checkup.ofService(settings) }
        let service = try SyncService(engine: engine, authorization: flow, configuration: configuration, log: log)
        // For a moment there are a quarter more; what is left is for the archive, the provider and InfluxDB.
        let clients = min(1024, max(16, (OpenFileLimit.raise(to: 4096) - 192) * 4 / 5))
        let server = HTTPServer(
            configuration: .init(
                host: settings.httpHost, port: settings.httpPort, maximumConnections: clients,
                // A sign-in's form is the largest body there is, and it is read before anybody has shown a token.
                maximumBodyBytes: 16 << 10, idleTimeout: .seconds(15), requestTimeout: .seconds(15),
                log: { [log] in log.debug("\($0)") }),
            handler: service)
        return (server, service)
    }

    /// What shows the accounts in Home Assistant over MQTT; nil where no broker is set.
    func homeAssistant() -> HomeAssistantLink? {
        settings.mqtt.map { mqtt in
            HomeAssistantLink(
                HomeAssistantConfiguration(
                    broker: mqtt.broker, discoveryPrefix: mqtt.discoveryPrefix, topic: mqtt.topic,
                    version: Self.version, publicURL: settings.publicURL,
                    clientID: "fitbit-sync-\(UUID().uuidString.prefix(8).lowercased())"),
                source: StatusSource(engine), log: log)
        }
    }

    /// Logs whose authorisation is of no use any more, and why.
    func tellEndedGrants() async throws {
        for grant in try await archive.grants() {
            guard let reason = grant.endedBecause else { continue }
            log.warning("An account is not authorised.", metadata: ["account": "\(grant.account)", "why": "\(reason)"])
        }
    }

    private func apiToken() throws -> String? {
        if let token = settings.apiToken { return token }
        guard !settings.isLoopback else { return nil }
        let file = TokenFile.file(in: settings.dataDirectory)
        let (token, isNew) = try file.readOrMake()
        let path = file.path
        if isNew, Terminal.showsResults {
            print("Made a token for this service, also kept in \(path):\n\(token)")
        } else if isNew {
            // What is not a terminal may be a log, which must not hold it.
            log.notice("Made a token for this service.", metadata: ["file": "\(path)"])
        }
        return token
    }

    /// Lets refreshes of tokens end, ends the threads of the clients and closes the archive.
    func close() async {
        for keeper in keepers { await keeper.drain(within: .seconds(1)) }
        await providerHTTP.shutdown()
        await sinkHTTP.shutdown()
        do { try archive.close() } catch {
            log.warning("The archive was not closed in order.", metadata: ["why": "\(error)"])
        }
    }
}
