public import HealthModel

/// Whose names, tags and units the points bear.
public enum InfluxSchema: Sendable, Equatable {
    /// Ours: influx-schema.md.
    case own
    /// Those of fitbit-grafana, for the dashboards that read them (fitbit-grafana-schema.md, 7). They know one person alone:
    /// nothing of another account is written. `device` is the text of the tag `Device`; nil: the one that the database goes
    /// on with.
    case fitbitGrafana(account: Account, device: String?)

    /// As the setting names it.
    public var name: String {
        switch self {
        case .own: "own"
        case .fitbitGrafana: "fitbit-grafana"
        }
    }
}
