import Foundation
import TestSupport

/// What stands in `docker/grafana`.
enum GrafanaFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docker/grafana")

    static func dashboard(_ name: String) throws -> Dashboard {
        try Dashboard(JSONValue(Array(try Data(contentsOf: folder.appending(path: "dashboards/\(name).json")))))
    }

    /// Those that are provisioned.
    static func dashboards() throws -> [Dashboard] { try ["health", "service"].map(dashboard) }

    static func provisioned(_ kind: String) throws -> JSONValue {
        try YAML.read(folder.appending(path: "provisioning/\(kind)/fitbit-sync.yaml"))
    }

    static func alertRules() throws -> [JSONValue] {
        (try provisioned("alerting")["groups"]?.array ?? []).flatMap { $0["rules"]?.array ?? [] }
    }
}
