/// What can be asked of a data type (google-health-api.md 3). The raw value is the name in `allowed_actions`.
enum GoogleOperation: String, CaseIterable, Sendable {
    case list, get, reconcile
    case rollUp = "rollup"
    case dailyRollUp = "daily_rollup"

    /// How a refusal calls it.
    var title: String {
        switch self {
        case .list: "List"
        case .get: "Get"
        case .reconcile: "Reconcile"
        case .rollUp: "Rollup"
        case .dailyRollUp: "DailyRollup"
        }
    }
}
