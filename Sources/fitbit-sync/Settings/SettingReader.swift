import Archive
import Foundation
import HealthModel
import InfluxDB
import Logging
import MQTT

/// Understands single settings and gathers what is wrong with them.
struct SettingReader {
    private let values: SettingValues
    private(set) var mistakes: [String]

    init(_ values: SettingValues) {
        self.values = values
        mistakes = values.mistakes
    }

    /// Checks the clients of both providers: the chosen one's is needed, the other's may be missing.
    mutating func clients(of chosen: Settings.Provider, isNeeded: Bool) {
        let places = [
            Settings.Provider.google: "your OAuth client (console.cloud.google.com, Google Auth Platform, Clients)",
            .fitbit: "your application at dev.fitbit.com",
        ]
        for provider in Settings.Provider.allCases {
            let names = [("CLIENT_ID", "id"), ("CLIENT_SECRET", "secret")].map {
                (name: "\(provider.name.uppercased())_\($0.0)", what: $0.1)
            }
            let missing = names.filter { values[$0.name] == nil }
            guard isNeeded, !missing.isEmpty, provider == chosen || missing.count == 1 else { continue }
            for one in missing {
                mistakes.append("\(one.name) is not set. It is the \(one.what) of \(places[provider]!).")
            }
            if provider == .google, values["PROVIDER"] == nil, values["FITBIT_CLIENT_ID"] != nil {
                mistakes.append(
                    "FITBIT_CLIENT_ID is set, but PROVIDER is not, and stands for google. Set PROVIDER=fitbit to go on "
                        + "with the Fitbit Web API as long as it answers.")
            }
        }
    }

    mutating func choice(_ name: String, _ choices: [String], default fallback: String) -> String {
        guard let text = values[name]?.lowercased() else { return fallback }
        guard choices.contains(text) else {
            mistakes.append("\(name) is \(quoted(text)); it can be \(choices.joined(separator: " or ")).")
            return fallback
        }
        return text
    }

    mutating func url(_ name: String, default fallback: String) -> String {
        guard var text = values[name] else { return fallback }
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.query == nil, url.fragment == nil, url.user == nil
        else {
            mistakes.append("\(name) is no whole http or https address like \(fallback).")
            return fallback
        }
        return text
    }

    /// The scheme, host and port alone: the service answers at the root of a host.
    mutating func site(_ name: String, default fallback: String) -> String {
        let text = url(name, default: fallback)
        guard URLComponents(string: text)?.path.isEmpty == true else {
            mistakes.append("\(name) has a path; it is an address like \(fallback), with a host name of its own.")
            return fallback
        }
        return text
    }

    mutating func host(_ name: String, default fallback: String) -> String {
        guard let text = values[name] else { return fallback }
        guard !text.contains("/"), !text.contains(" "), !text.contains("[") else {
            mistakes.append(
                "\(name) is \(quoted(text)); it is an address like 127.0.0.1, ::1 or 0.0.0.0, or localhost.")
            return fallback
        }
        return text
    }

    mutating func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let text = values[name] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            mistakes.append(
                "\(name) is \(quoted(text)); it is a number from \(range.lowerBound) to \(range.upperBound).")
            return fallback
        }
        return number
    }

    mutating func interval(_ name: String, default fallback: TimeInterval) -> TimeInterval? {
        guard let text = values[name]?.lowercased() else { return fallback }
        if text == "0" { return nil }
        let units: [Character: TimeInterval] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count > 0,
            (60...(7 * 86_400)).contains(Double(count) * unit)
        else {
            mistakes.append(
                "\(name) is \(quoted(text)); it is a time like 90s, 15m or 2h, from 1m to 7d, or 0 for never.")
            return fallback
        }
        return Double(count) * unit
    }

    /// - Parameter now: a date that has begun nowhere on earth is in the future.
    mutating func date(_ name: String, now: Date) -> CivilDay? {
        guard let text = values[name] else { return nil }
        let newest = CivilDay(now, in: TimeZone(secondsFromGMT: 14 * 3600) ?? .gmt)
        guard let day = CivilDay(text), day >= CivilDay("2007-01-01")!, day <= newest else {
            mistakes.append(
                "\(name) is \(quoted(text)); it is a date like 2024-03-31, not before 2007 and not in the future.")
            return nil
        }
        return day
    }

    mutating func zone(_ name: String) -> TimeZone? {
        guard let text = values[name] else { return nil }
        guard let zone = TimeZone(identifier: text) else {
            mistakes.append("\(name) is \(quoted(text)); it is an IANA zone like Europe/Vienna.")
            return nil
        }
        return zone
    }

    mutating func token(_ name: String) -> String? {
        // That its file is empty has been told.
        guard let text = values[name], !text.isEmpty else { return nil }
        guard text.count >= 16, text.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
            mistakes.append(
                "\(name) is too short or has blanks; make one of at least 16 characters, e.g. with openssl rand -hex 32."
            )
            return nil
        }
        return text
    }

    mutating func key(_ name: String) -> TokenKey? {
        guard let text = values[name], !text.isEmpty else { return nil }
        guard let key = TokenKey(text, from: name) else {
            mistakes.append(
                "\(name) is no key; it is 64 hexadecimal digits or the Base64 of 32 bytes, e.g. made with openssl rand "
                    + "-hex 32.")
            return nil
        }
        return key
    }

    mutating func logLevel(_ name: String, default fallback: Logger.Level) -> Logger.Level {
        let levels = Logger.Level.allCases.map(\.rawValue)
        return Logger.Level(rawValue: choice(name, levels, default: fallback.rawValue)) ?? fallback
    }

    mutating func publicDirectory(programPath: String) -> String? {
        let manager = FileManager.default
        func hasPage(_ folder: String) -> Bool { manager.fileExists(atPath: folder + "/index.html") }
        if let folder = values["PUBLIC_DIR"] {
            if !hasPage(folder) { mistakes.append("PUBLIC_DIR is \(quoted(folder)), which has no index.html.") }
            return folder
        }
        let program = URL(fileURLWithPath: programPath).resolvingSymlinksInPath().deletingLastPathComponent().path
        return [program + "/Public", manager.currentDirectoryPath + "/Public"].first(where: hasPage)
    }

    /// A database for each schema.
    mutating func influxes() -> [InfluxConfiguration] {
        let names = Setting.all.map(\.name).filter { $0.hasPrefix("INFLUXDB_") || $0.hasPrefix("FITBIT_GRAFANA_") }
        guard let url = values["INFLUXDB_URL"] else {
            let set = names.filter { values[$0] != nil }
            if !set.isEmpty {
                mistakes.append("\(set.joined(separator: ", ")) without INFLUXDB_URL: set the address too.")
            }
            return []
        }
        let version = choice("INFLUXDB_VERSION", ["1", "2", "3", "auto"], default: "auto")
        let layout = choice("INFLUXDB_LAYOUT", ["single", "buckets"], default: "single")
        if (values["INFLUXDB_USERNAME"] == nil) != (values["INFLUXDB_PASSWORD"] == nil) {
            mistakes.append("INFLUXDB_USERNAME and INFLUXDB_PASSWORD belong together: one of them is not set.")
        }
        do throws(InfluxConfigurationError) {
            var all: [InfluxConfiguration] = []
            for schema in schemas() {
                let name = schema == .own ? nil : values["FITBIT_GRAFANA_DATABASE"] ?? "FitbitHealthStats"
                all.append(
                    try InfluxConfiguration(
                        url: url, database: name ?? values["INFLUXDB_DATABASE"], username: values["INFLUXDB_USERNAME"],
                        password: values["INFLUXDB_PASSWORD"], org: values["INFLUXDB_ORG"],
                        bucket: name ?? values["INFLUXDB_BUCKET"], token: values["INFLUXDB_TOKEN"],
                        version: .init(rawValue: version) ?? .auto,
                        layout: schema == .own ? .init(rawValue: layout) ?? .single : .single, schema: schema))
            }
            if all.count == 2, all[0].layout == .single,
                all[0].database == all[1].database || all[0].bucket == all[1].bucket
            {
                mistakes.append(
                    "FITBIT_GRAFANA_DATABASE is INFLUXDB_DATABASE (or INFLUXDB_BUCKET) too: each schema needs its own.")
            }
            refuseIdle(beside: all.map(\.schema))
            return all
        } catch {
            mistakes.append("\(error.setting): \(error.message)")
            return []
        }
    }

    /// What is set and would do nothing is told.
    private mutating func refuseIdle(beside schemas: [InfluxSchema]) {
        let idle =
            schemas == [.own]
            ? ["FITBIT_GRAFANA_DATABASE", "FITBIT_GRAFANA_DEVICE", "FITBIT_GRAFANA_ACCOUNT"]
            : schemas.contains(.own) ? [] : ["INFLUXDB_DATABASE", "INFLUXDB_BUCKET", "INFLUXDB_LAYOUT"]
        let set = idle.filter { values[$0] != nil }
        guard !set.isEmpty else { return }
        mistakes.append(
            "\(set.joined(separator: ", ")) without the schema that it is for: INFLUXDB_SCHEMA is "
                + "\(schemas.map(\.name).joined(separator: ",")). Take it out, or set INFLUXDB_SCHEMA=own,fitbit-grafana."
        )
    }

    private mutating func schemas() -> [InfluxSchema] {
        let names = (values["INFLUXDB_SCHEMA"] ?? "own").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let name = values["FITBIT_GRAFANA_ACCOUNT"] ?? Account.me.name
        guard let account = Account(name) else {
            mistakes.append("FITBIT_GRAFANA_ACCOUNT is \(quoted(name)); an account's name is [a-z0-9_-]{1,32}.")
            return [.own]
        }
        let known = [InfluxSchema.own, .fitbitGrafana(account: account, device: values["FITBIT_GRAFANA_DEVICE"])]
        if names.isEmpty || !Set(names).isSubset(of: known.map(\.name)) {
            let text = quoted(values["INFLUXDB_SCHEMA"] ?? "")
            mistakes.append("INFLUXDB_SCHEMA is \(text); it is own, fitbit-grafana, or own,fitbit-grafana.")
            return [.own]
        }
        return known.filter { names.contains($0.name) }
    }

    mutating func mqtt() -> MQTTSettings? {
        guard let url = values["MQTT_URL"], !url.isEmpty else {
            let set = ["MQTT_DISCOVERY_PREFIX", "MQTT_TOPIC"].filter { values[$0] != nil }
            if !set.isEmpty { mistakes.append("\(set.joined(separator: ", ")) without MQTT_URL: set the address too.") }
            return nil
        }
        let prefix = topic("MQTT_DISCOVERY_PREFIX", default: "homeassistant")
        let own = topic("MQTT_TOPIC", default: "fitbit-sync")
        do throws(MQTTError) {
            return MQTTSettings(broker: try MQTTBroker(url: url), discoveryPrefix: prefix, topic: own)
        } catch {
            mistakes.append("MQTT_URL: \(error.message)")
            return nil
        }
    }

    private mutating func topic(_ name: String, default fallback: String) -> String {
        guard let text = values[name] else { return fallback }
        let levels = text.split(separator: "/", omittingEmptySubsequences: false)
        let isName = levels.allSatisfy { level in
            !level.isEmpty
                && level.unicodeScalars.allSatisfy {
                    $0.value > 0x20 && $0.value != 0x7F && !"#+$".unicodeScalars.contains($0)
                }
        }
        guard isName, text.utf8.count <= 200 else {
            mistakes.append(
                "\(name) is \(quoted(text)); it is a topic like \(fallback), without blanks, +, # and $, and without a / at its "
                    + "ends.")
            return fallback
        }
        return text
    }

    private func quoted(_ text: String) -> String { "\"\(text.prefix(60))\"" }
}
