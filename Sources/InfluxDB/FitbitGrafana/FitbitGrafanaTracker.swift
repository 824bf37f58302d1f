internal import HealthModel

/// The one device whose battery fitbit-grafana's dashboards draw: the lines of several would mix there.
struct FitbitGrafanaTracker {
    private let id: String?

    /// - Parameter series: of which the batteries tell the devices. A scale is none; of several trackers it is the first id.
    init(among series: [Series]) {
        let devices = series.filter { $0.measurement == MeasurementName.battery.name }
        let trackers = devices.filter { !Self.tag("model", of: $0).lowercased().hasPrefix("aria") }
        id = (trackers.isEmpty ? devices : trackers).map { Self.tag("device", of: $0) }.min()
    }

    func isChosen(_ series: Series) -> Bool { Self.tag("device", of: series) == id }

    private static func tag(_ name: String, of series: Series) -> String {
        series.tags.first { $0.name == name }?.value ?? ""
    }
}
