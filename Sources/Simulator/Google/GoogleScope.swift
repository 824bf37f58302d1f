/// What a person lets a program do, as the consent of the Google Health API names it (google-health-api.md 2.7).
public enum GoogleScope: String, CaseIterable, Sendable, Hashable {
    case activity = "activity_and_fitness.readonly"
    case healthMetrics = "health_metrics_and_measurements.readonly"
    case sleep = "sleep.readonly"
    case settings = "settings.readonly"
    case profile = "profile.readonly"
    case nutrition = "nutrition.readonly"
    case location = "location.readonly"
    case electrocardiogram = "ecg.readonly"
    case irregularRhythmNotifications = "irn.readonly"
    case loggedSymptoms = "logged_symptoms.readonly"
    case mindfulness = "mindfulness.readonly"
    case reproductiveHealth = "reproductive_health.readonly"
    case writesActivity = "activity_and_fitness.writeonly"
    case writesHealthMetrics = "health_metrics_and_measurements.writeonly"
    case writesSleep = "sleep.writeonly"
    case writesNutrition = "nutrition.writeonly"
    case writesProfile = "profile.writeonly"
    case writesSettings = "settings.writeonly"
    case writesLoggedSymptoms = "logged_symptoms.writeonly"
    case writesMindfulness = "mindfulness.writeonly"
    case writesReproductiveHealth = "reproductive_health.writeonly"

    private static let prefix = "https://www.googleapis.com/auth/googlehealth."

    /// The word of a request and of a token, a whole URL.
    public var url: String { GoogleScope.prefix + rawValue }

    /// The scope of a whole URL; nil for every other one, names without a suffix included.
    public init?(url: some StringProtocol) {
        guard url.hasPrefix(GoogleScope.prefix) else { return nil }
        self.init(rawValue: String(url.dropFirst(GoogleScope.prefix.count)))
    }

    /// Whether the box stays ticked for a person, judged by what they would grant Fitbit.
    public func isGranted(by person: Person) -> Bool { counterpart.map(person.grants.contains) ?? false }

    private var counterpart: Scope? {
        switch self {
        case .activity, .writesActivity: .activity
        case .healthMetrics, .writesHealthMetrics: .heartrate
        case .sleep, .writesSleep: .sleep
        case .settings, .writesSettings: .settings
        case .profile, .writesProfile: .profile
        case .nutrition, .writesNutrition: .nutrition
        case .location: .location
        case .electrocardiogram: .electrocardiogram
        case .irregularRhythmNotifications: .irregularRhythmNotifications
        case .loggedSymptoms, .mindfulness, .reproductiveHealth, .writesLoggedSymptoms, .writesMindfulness,
            .writesReproductiveHealth:
            nil
        }
    }

    /// What the consent page says beside the box.
    var explanation: String {
        let words = rawValue.split(separator: ".")
        let subject = words[0].replacing("_", with: " ")
        return (words[1] == "readonly" ? "See your Google Health data: " : "Add to your Google Health data: ") + subject
    }
}
