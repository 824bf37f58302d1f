/// How the zones are called (google-health-api.md 4.5).
enum HeartZoneName {
    static let all = ["LIGHT", "MODERATE", "VIGOROUS", "PEAK"]
}
