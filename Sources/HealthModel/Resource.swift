/// What a person can ask to be synced. The raw value is the slug used in routes, rows and logs
/// (influx-schema.md, "Resources").
public enum Resource: String, CaseIterable, Codable, Sendable, Comparable {
    case calories
    case distance
    case steps
    case heartRate = "heart-rate"
    case breathingRate = "breathing-rate"
    case hrv
    case spo2Intraday = "spo2-intraday"
    case weight
    case cardioScore = "cardio-score"
    case sleep
    case skinTemperature = "skin-temperature"
    case spo2
    case activity
    case workouts
    case devices

    /// The slug, e.g. `heart-rate`.
    public var slug: String { rawValue }

    /// The name of old that means this resource, nil where there is none; three resources share
    /// `get_intraday_activity_by_date`.
    public var formerName: String? {
        switch self {
        case .calories, .distance, .steps: "get_intraday_activity_by_date"
        case .heartRate: "get_intraday_heart_rate_by_date"
        case .breathingRate: "get_breathing_rate_by_interval"
        case .hrv: "get_intraday_hrv_by_interval"
        case .spo2Intraday: "get_spo2_by_interval"
        case .weight: "get_body_data_by_interval"
        case .cardioScore: "get_vo2max_cardio_score_by_interval"
        case .sleep: "get_sleep_log_by_interval"
        case .skinTemperature: "get_temperature_skin_by_interval"
        case .spo2: "get_spo2_summary_by_interval"
        case .activity, .workouts: nil
        case .devices: "get_battery_level"
        }
    }

    /// The resources that a slug, a name of old or `all` stands for; empty when it is none of them.
    public static func named(_ name: String) -> [Resource] {
        if name == "all" { return allCases }
        if let resource = Resource(rawValue: name) { return [resource] }
        return allCases.filter { $0.formerName == name }
    }

    /// Every word that ``named(_:)`` understands: slugs, then names of old, then `all`.
    public static var validNames: [String] {
        var names = allCases.map(\.slug)
        for name in allCases.compactMap(\.formerName) where !names.contains(name) { names.append(name) }
        return names + ["all"]
    }

    /// In the order in which the cases are declared.
    public static func < (left: Resource, right: Resource) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
}
