/// What a path asks for (google-health-api.md 3).
enum GoogleRoute: Sendable, Equatable {
    case identity, profile, settings, irregularRhythmProfile, pairedDevices
    case pairedDevice(String)
    /// `{type}/dataPoints`: list, or create.
    case points(String)
    case point(String, id: String)
    /// `{type}/dataPoints:{verb}`
    case verb(String, String)
    /// `exercise/dataPoints/{id}:exportExerciseTcx`
    case export(id: String)

    /// Nil for a path that does not exist; the person is always `me`.
    init?(_ path: String) {
        guard path.hasPrefix("/v4/users/me/") else { return nil }
        let parts = path.dropFirst("/v4/users/me/".count).split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        switch (parts.first, parts.count) {
        case ("identity", 1): self = .identity
        case ("profile", 1): self = .profile
        case ("settings", 1): self = .settings
        case ("irnProfile", 1): self = .irregularRhythmProfile
        case ("pairedDevices", 1): self = .pairedDevices
        case ("pairedDevices", 2): self = .pairedDevice(parts[1])
        case ("dataTypes", 3) where parts[2] == "dataPoints": self = .points(parts[1])
        case ("dataTypes", 3) where parts[2].hasPrefix("dataPoints:"):
            self = .verb(parts[1], String(parts[2].dropFirst("dataPoints:".count)))
        case ("dataTypes", 4) where parts[2] == "dataPoints" && !parts[3].contains(":"):
            self = .point(parts[1], id: parts[3])
        case ("dataTypes", 4) where parts[1] == "exercise" && parts[3].hasSuffix(":exportExerciseTcx"):
            self = .export(id: String(parts[3].dropLast(":exportExerciseTcx".count)))
        default: return nil
        }
    }

    /// The data type that is meant.
    var dataType: String? {
        switch self {
        case .points(let type), .point(let type, _), .verb(let type, _): type
        case .export: "exercise"
        default: nil
        }
    }

    /// Whether there is such a method at the path, writing included.
    func takes(_ method: String) -> Bool {
        switch self {
        case .points: ["GET", "POST"].contains(method)
        case .point: ["GET", "PATCH"].contains(method)
        case .verb(_, "reconcile"): method == "GET"
        case .verb(_, "rollUp"), .verb(_, "dailyRollUp"), .verb(_, "batchDelete"): method == "POST"
        case .verb: false
        default: method == "GET"
        }
    }
}
