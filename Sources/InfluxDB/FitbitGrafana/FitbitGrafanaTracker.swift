internal import HealthModel
internal import SyncEngine

/// The one device of a day whose battery fitbit-grafana's dashboards draw: the lines of several would mix there.
struct FitbitGrafanaTracker {
    private let id: String?

    /// Of each of the archive's rows: what is delivered together changes nothing.
    static func ofEachDay(in series: [AccountSeries]) -> [CivilDay?: FitbitGrafanaTracker] {
        let batteries = series.filter { $0.series.measurement == MeasurementName.battery.name }
        return Dictionary(grouping: batteries, by: \.day).mapValues { FitbitGrafanaTracker(among: $0.map(\.series)) }
    }

    /// - Parameter devices: of which a scale is no tracker; of several trackers it is the first id.
    private init(among devices: [Series]) {
        let trackers = devices.filter { !Self.tag("model", of: $0).lowercased().hasPrefix("aria") }
        id = (trackers.isEmpty ? devices : trackers).map { Self.tag("device", of: $0) }.min()
    }

    func isChosen(_ series: Series) -> Bool { Self.tag("device", of: series) == id }

    private static func tag(_ name: String, of series: Series) -> String {
        series.tags.first { $0.name == name }?.value ?? ""
    }
}
