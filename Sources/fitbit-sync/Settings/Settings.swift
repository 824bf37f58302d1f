import Foundation
import HealthModel
import InfluxDB
import Logging

/// Everything a person can set, understood and checked together.
struct Settings: Sendable {
    struct Fitbit: Sendable {
        var clientID: String
        var clientSecret: String
        var apiURL: String
        var authorizeURL: String
        var tokenURL: String
    }

    enum LogFormat: String, Sendable, CaseIterable { case text, json }

    var fitbit: Fitbit
    var httpHost: String
    var httpPort: Int
    var publicURL: String
    var dataDirectory: String
    var publicDirectory: String?
    var influx: InfluxConfiguration?
    /// Nil: nothing starts by itself.
    var interval: TimeInterval?
    var since: CivilDay?
    var apiToken: String?
    var timeZone: TimeZone?
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// All mistakes of a start, each a sentence that names the setting.
    struct Mistakes: Error, CustomStringConvertible {
        var sentences: [String]
        var description: String {
            let count = sentences.count
            return "The settings have \(count == 1 ? "a mistake" : "\(count) mistakes"):\n"
                + sentences.map { "  - \($0)" }.joined(separator: "\n")
        }
    }

    /// Whether the service can be reached from this machine only.
    var isLoopback: Bool { Self.isLoopback(httpHost) }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Reads all settings; throws ``Mistakes`` with every one that is wrong.
    ///
    /// - Parameters:
    ///   - needsCredentials: false for commands that only talk to a running service.
    ///   - now: what a date in the future is after.
    init(
        _ values: SettingValues, environment: [String: String], programPath: String, needsCredentials: Bool = true,
        now: Date = Date()
    ) throws {
        var read = SettingReader(values)
        _ = read.choice("PROVIDER", ["fitbit"], default: "fitbit")
        fitbit = Fitbit(
            clientID: values["FITBIT_CLIENT_ID"] ?? "", clientSecret: values["FITBIT_CLIENT_SECRET"] ?? "",
            apiURL: read.url("FITBIT_API_URL", default: "https://api.fitbit.com"),
            authorizeURL: read.url("FITBIT_AUTHORIZE_URL", default: "https://www.fitbit.com/oauth2/authorize"),
            tokenURL: read.url("FITBIT_TOKEN_URL", default: "https://api.fitbit.com/oauth2/token"))
        if needsCredentials {
            read.demand("FITBIT_CLIENT_ID", "the client id of your application at dev.fitbit.com")
            read.demand("FITBIT_CLIENT_SECRET", "the client secret of that application")
        }
        httpHost = read.host("HTTP_HOST", default: "127.0.0.1")
        httpPort = read.number("HTTP_PORT", in: 1...65_535, default: 8710)
        publicURL = read.site("PUBLIC_URL", default: "http://localhost:\(httpPort)")
        let home = environment["HOME"] ?? "."
        let dataHome = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.local/share"
        dataDirectory = values["DATA_DIR"].map { SettingValues.path($0, home: home) } ?? dataHome + "/fitbit-sync"
        publicDirectory = read.publicDirectory(programPath: programPath)
        influx = read.influx()
        interval = read.interval("SYNC_INTERVAL", default: 15 * 60)
        since = read.date("SYNC_SINCE", now: now)
        apiToken = read.token("API_TOKEN")
        timeZone = read.zone("LOCAL_TIMEZONE")
        logLevel = read.logLevel("LOG_LEVEL", default: .info)
        logFormat = LogFormat(rawValue: read.choice("LOG_FORMAT", ["text", "json"], default: "text")) ?? .text
        if !read.mistakes.isEmpty { throw Mistakes(sentences: read.mistakes) }
    }
}
