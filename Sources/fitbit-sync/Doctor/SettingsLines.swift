import Foundation

/// The settings as they may be told: what decides the program's behaviour, and nothing that says who somebody is.
enum SettingsLines {
    /// A line each; of secrets whether they are set, of addresses where they are.
    static func lines(_ values: SettingValues) -> [String] {
        Setting.all.map { setting in
            "\(setting.name): \(values[setting.name].map { shown($0, of: setting) } ?? "not set")"
        }
    }

    private static let providers = ["googleapis.com", "google.com", "fitbit.com"]
    /// Names that a person chose.
    private static let personal: Set<String> = [
        "INFLUXDB_USERNAME", "INFLUXDB_ORG", "INFLUXDB_DATABASE", "INFLUXDB_BUCKET",
        "MQTT_TOPIC", "MQTT_DISCOVERY_PREFIX",
    ]

    static func shown(_ value: String, of setting: Setting) -> String {
        if setting.isSecret { return "set" }
        if setting.name.hasSuffix("_CLIENT_ID") { return Redaction.shortened(value) }
        if setting.name == "HTTP_HOST" { return Redaction.place(of: value) }
        if personal.contains(setting.name) { return value == setting.fallback ? value : "set" }
        guard setting.name.hasSuffix("_URL") else { return value }
        guard let url = URLComponents(string: value), let host = url.host else { return "set, not understood" }
        let isProvider = providers.contains { host == $0 || host.hasSuffix(".\($0)") }
        let port = url.port.map { ":\($0)" } ?? ""
        return "\(url.scheme ?? "?")://\(isProvider ? host : "<\(Redaction.place(of: host))>")\(port)"
            + (isProvider ? url.path : url.path.isEmpty ? "" : "/…")
    }
}
