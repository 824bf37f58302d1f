import Archive
import Foundation
import HTTPClient
import HealthModel
import InfluxDB
import OAuth
import SyncEngine

/// What is examined, with what is asked once for all checks that need it.
struct Examination: Sendable {
    typealias ProviderAnswer = Result<(answer: ClientAnswer, now: Date), HTTPClientError>
    typealias SiteAnswer = Result<(status: Int, date: String?, now: Date), HTTPClientError>

    let settings: Settings
    /// What is wrong with the settings; where something is, its default stands in ``settings``.
    let mistakes: [String]
    /// The file that the settings were read from, where there is one; nil in the service.
    let envFile: String?
    /// Whether the service itself looks, or a command does.
    let isInService: Bool
    let now: @Sendable () -> Date
    let http: HTTPClient
    /// One a schema.
    let influxes: [InfluxInspection]
    /// The key that opens the tokens; nil where there is none yet.
    let tokenKey: Once<Result<TokenKey?, ArchiveError>>
    /// Nil where there is no archive.
    let archive: Once<Result<ArchiveInspection?, ArchiveError>>
    let influxServer: Once<Result<InfluxInspection.Server, SinkError>?>
    private let tokenEndpoints: [Settings.Provider: Once<ProviderAnswer>]
    private let sites: [Settings.Provider: Once<SiteAnswer>]

    init(
        settings: Settings, mistakes: [String] = [], envFile: String? = nil, isInService: Bool, http: HTTPClient,
        sinkHTTP: HTTPClient, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.settings = settings
        self.mistakes = mistakes
        self.envFile = envFile
        self.isInService = isInService
        self.now = now
        self.http = http
        let inspections = settings.influxes.map { InfluxInspection($0, http: sinkHTTP, now: now) }
        influxes = inspections
        // One server has them all.
        influxServer = Once { await inspections.first.asyncMap { inspection in await Self.server(inspection) } }
        let key = Once { await TimeLimit.offThePool { Self.key(settings) } }
        tokenKey = key
        let sinks = settings.influxes.map { InfluxSink($0, http: sinkHTTP).id }
        archive = Once { await Self.archive(settings.dataDirectory, key: (try? key.value().get()) ?? nil, sinks) }
        var tokenEndpoints: [Settings.Provider: Once<ProviderAnswer>] = [:]
        var sites: [Settings.Provider: Once<SiteAnswer>] = [:]
        for provider in Settings.Provider.allCases where settings.registration(of: provider).hasClient {
            let client = settings.oauthClient(of: provider)
            let url = settings.registration(of: provider).apiURL + "/"
            tokenEndpoints[provider] = Once { await Self.ask(client, http, now) }
            sites[provider] = Once { await Self.ask(url, http, now) }
        }
        self.tokenEndpoints = tokenEndpoints
        self.sites = sites
    }

    /// Those with a client, the chosen one first.
    var providers: [Settings.Provider] {
        Settings.Provider.allCases.filter { settings.registration(of: $0).hasClient }
            .sorted { first, _ in first == settings.provider }
    }

    /// What the token endpoint says of the client; nil where there is none.
    func tokenEndpoint(of provider: Settings.Provider) async -> ProviderAnswer? {
        await tokenEndpoints[provider]?.value()
    }

    /// What the API answers to whoever asks; nil where there is no client.
    func site(of provider: Settings.Provider) async -> SiteAnswer? { await sites[provider]?.value() }

    /// What a provider can be asked for; no call is made.
    func catalogue(of name: String) -> (any HealthProvider)? {
        Settings.Provider(rawValue: name)?.withoutGrant(http, now: now)
    }

    /// The accounts that are synced; empty where there is no archive, or none that can be read.
    func accounts() async -> [AccountFacts] {
        await ((try? archive.value().get()) ?? nil)?.accounts.filter { $0.leftAt == nil } ?? []
    }

    private static func key(_ settings: Settings) -> Result<TokenKey?, ArchiveError> {
        if let key = settings.tokenKey { return .success(key) }
        if let error = closed(settings.dataDirectory) { return .failure(error) }
        let file = SecretFile(path: settings.dataDirectory + "/token-key")
        do {
            guard let text = try file.read() else { return .success(nil) }
            guard let key = TokenKey(text, from: file.path) else {
                return .failure(ArchiveError("bad_key", "\(file.path) holds no key."))
            }
            return .success(key)
        } catch {
            return .failure(error as? ArchiveError ?? ArchiveError("failed", "\(file.path) cannot be read."))
        }
    }

    /// The code of a folder of somebody else, which is told once.
    static let closedFolder = "closed_folder"

    /// Why nobody can say what is in a folder; nil where one can, or it is not there.
    private static func closed(_ directory: String) -> ArchiveError? {
        let facts = FolderFacts.read(directory)
        guard facts.isFolder, !facts.isSearchable else { return nil }
        return ArchiveError(Self.closedFolder, "\(facts.path) may not be looked into by this user.")
    }

    private static func archive(
        _ directory: String, key: TokenKey?, _ sinks: [String]
    ) async -> Result<ArchiveInspection?, ArchiveError> {
        if let error = await TimeLimit.offThePool({ closed(directory) }) { return .failure(error) }
        do { return .success(try await ArchiveInspection.read(directory, tokenKey: key, sinks: sinks)) } catch {
            return .failure(
                error as? ArchiveError ?? ArchiveError("failed", "The archive in \(directory) cannot be read."))
        }
    }

    private static func server(_ inspection: InfluxInspection) async -> Result<InfluxInspection.Server, SinkError> {
        do throws(SinkError) { return .success(try await inspection.server()) } catch { return .failure(error) }
    }

    private static func ask(
        _ client: OAuthClient, _ http: HTTPClient, _ now: @Sendable () -> Date
    ) async -> ProviderAnswer {
        do throws(HTTPClientError) { return .success((try await client.asked(over: http), now())) } catch {
            return .failure(error)
        }
    }

    private static func ask(_ url: String, _ http: HTTPClient, _ now: @Sendable () -> Date) async -> SiteAnswer {
        do throws(HTTPClientError) {
            let answer = try await http.send(
                HTTPRequest(url: url, timeout: .seconds(8), maximumResponseBytes: 4 << 20))
            return .success((answer.status, answer.header("Date"), now()))
        } catch {
            return .failure(error)
        }
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async -> Result) async -> Result? {
        guard let self else { return nil }
        return await transform(self)
    }
}
