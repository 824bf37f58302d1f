import Archive
package import Foundation
import HealthModel
import InfluxDB
import Logging

/// Everything a person can set, understood and checked together.
package struct Settings: Sendable {
    /// Whom accounts can be authorised with.
    package enum Provider: String, Sendable, CaseIterable {
        case google, fitbit

        var name: String { rawValue }
    }

    /// A provider's addresses, and the client that is registered there.
    struct Registration: Sendable {
        var clientID: String
        var clientSecret: String
        var apiURL: String
        var authorizeURL: String
        var tokenURL: String
        var revokeURL: String?

        /// Whether anybody can be authorised with it.
        var hasClient: Bool { !clientID.isEmpty && !clientSecret.isEmpty }
    }

    enum LogFormat: String, Sendable, CaseIterable { case text, json }

    var provider: Provider
    var google: Registration
    var googleRequestsPerMinute: Int
    var fitbit: Registration
    var httpHost: String
    var httpPort: Int
    var publicURL: String
    var dataDirectory: String
    var publicDirectory: String?
    /// Where the package of Dygraphs put its files, whether they are there or not.
    var dygraphsDirectory: String
    /// One a schema, ours first; empty: data are kept in the archive only.
    var influxes: [InfluxConfiguration]
    /// Nil: Home Assistant is not told over MQTT.
    var mqtt: MQTTSettings?
    /// Nil: nothing starts by itself.
    var interval: TimeInterval?
    var since: CivilDay?
    var apiToken: String?
    /// Nil: the one in the data folder.
    var tokenKey: TokenKey?
    var timeZone: TimeZone?
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// All mistakes of a start, each a sentence that names the setting.
    package struct Mistakes: Error, CustomStringConvertible {
        var sentences: [String]
        package var description: String {
            let count = sentences.count
            return "The settings have \(count == 1 ? "a mistake" : "\(count) mistakes"):\n"
                + sentences.map { "  - \($0)" }.joined(separator: "\n")
        }
    }

    /// Whether the service can be reached from this machine only.
    var isLoopback: Bool { Self.isLoopback(httpHost) }

    /// Whether a browser reaches it under a name that is not this machine's own.
    var isPublic: Bool { !Self.isLoopback(URLComponents(string: publicURL)?.host ?? "") }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Reads all settings; throws ``Mistakes`` with every one that is wrong.
    ///
    /// - Parameters:
    ///   - needsCredentials: false for commands that only talk to a running service.
    ///   - now: what a date in the future is after.
    package init(
        _ values: SettingValues, environment: [String: String], programPath: String, needsCredentials: Bool = true,
        now: Date = Date()
    ) throws {
        var mistakes: [String] = []
        self.init(
            values, environment: environment, programPath: programPath, needsCredentials: needsCredentials, now: now,
            mistakes: &mistakes)
        if !mistakes.isEmpty { throw Mistakes(sentences: mistakes) }
    }

    /// Reads all settings as far as they can be understood, and tells every one that cannot: its default stands for it.
    init(
        _ values: SettingValues, environment: [String: String], programPath: String, needsCredentials: Bool = true,
        now: Date = Date(), mistakes: inout [String]
    ) {
        var read = SettingReader(values)
        provider =
            Provider(rawValue: read.choice("PROVIDER", Provider.allCases.map(\.name), default: "google")) ?? .google
        google = Registration(
            clientID: values["GOOGLE_CLIENT_ID"] ?? "", clientSecret: values["GOOGLE_CLIENT_SECRET"] ?? "",
            apiURL: read.url("GOOGLE_HEALTH_API_URL", default: "https://health.googleapis.com"),
            authorizeURL: read.url("GOOGLE_AUTHORIZE_URL", default: "https://accounts.google.com/o/oauth2/v2/auth"),
            tokenURL: read.url("GOOGLE_TOKEN_URL", default: "https://oauth2.googleapis.com/token"),
            revokeURL: read.url("GOOGLE_REVOKE_URL", default: "https://oauth2.googleapis.com/revoke"))
        googleRequestsPerMinute = read.number("GOOGLE_REQUESTS_PER_MINUTE", in: 1...100_000, default: 150)
        fitbit = Registration(
            clientID: values["FITBIT_CLIENT_ID"] ?? "", clientSecret: values["FITBIT_CLIENT_SECRET"] ?? "",
            apiURL: read.url("FITBIT_API_URL", default: "https://api.fitbit.com"),
            authorizeURL: read.url("FITBIT_AUTHORIZE_URL", default: "https://www.fitbit.com/oauth2/authorize"),
            tokenURL: read.url("FITBIT_TOKEN_URL", default: "https://api.fitbit.com/oauth2/token"))
        // Fitbit keeps revocation beside the token endpoint (fitbit-web-api.md 9.2).
        if fitbit.tokenURL.hasSuffix("/token") { fitbit.revokeURL = fitbit.tokenURL.dropLast("token".count) + "revoke" }
        read.clients(of: provider, isNeeded: needsCredentials)
        httpHost = read.host("HTTP_HOST", default: "127.0.0.1")
        httpPort = read.number("HTTP_PORT", in: 1...65_535, default: 8710)
        publicURL = read.site("PUBLIC_URL", default: "http://localhost:\(httpPort)")
        let home = environment["HOME"] ?? "."
        let dataHome = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.local/share"
        dataDirectory = values["DATA_DIR"].map { SettingValues.path($0, home: home) } ?? dataHome + "/fitbit-sync"
        publicDirectory = read.publicDirectory(programPath: programPath)
        dygraphsDirectory = values["DYGRAPHS_DIR"] ?? "/usr/share/javascript/dygraphs"
        influxes = read.influxes()
        mqtt = read.mqtt()
        interval = read.interval("SYNC_INTERVAL", default: 15 * 60)
        since = read.date("SYNC_SINCE", now: now)
        apiToken = read.token("API_TOKEN")
        tokenKey = read.key("TOKEN_KEY")
        timeZone = read.zone("LOCAL_TIMEZONE")
        logLevel = read.logLevel("LOG_LEVEL", default: .info)
        logFormat = LogFormat(rawValue: read.choice("LOG_FORMAT", ["text", "json"], default: "text")) ?? .text
        mistakes = read.mistakes
    }
}
