/// The scopes that are asked for: the least that all resources and their parts need (google-health-api.md, 2.7).
enum GoogleScope {
    static let activity = prefix + "activity_and_fitness.readonly"
    static let healthMetrics = prefix + "health_metrics_and_measurements.readonly"
    static let sleep = prefix + "sleep.readonly"
    static let settings = prefix + "settings.readonly"
    /// Opens the tracks of workouts, together with ``activity``.
    static let location = prefix + "location.readonly"

    static let all = [activity, healthMetrics, sleep, settings, location]

    private static let prefix = "https://www.googleapis.com/auth/googlehealth."

    /// `googlehealth.sleep.readonly`: as the page of consent and a person can tell it.
    static func shortName(_ scope: String) -> String { scope.split(separator: "/").last.map(String.init) ?? scope }
}
