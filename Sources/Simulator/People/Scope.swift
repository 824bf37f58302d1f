/// What a person lets a program read. The raw value is the word of the consent (fitbit-web-api.md 9.1).
public enum Scope: String, CaseIterable, Sendable, Hashable, Codable {
    case activity
    case cardioFitness = "cardio_fitness"
    case electrocardiogram
    case heartrate
    case irregularRhythmNotifications = "irregular_rhythm_notifications"
    case location
    case nutrition
    case oxygenSaturation = "oxygen_saturation"
    case profile
    case respiratoryRate = "respiratory_rate"
    case settings
    case sleep
    case social
    case temperature
    case weight

    /// What the consent page says beside the box.
    var explanation: String {
        switch self {
        case .activity: "Activity and exercise"
        case .cardioFitness: "Cardio fitness score"
        case .electrocardiogram: "Electrocardiogram"
        case .heartrate: "Heart rate"
        case .irregularRhythmNotifications: "Irregular rhythm notifications"
        case .location: "Location and GPS"
        case .nutrition: "Food and water logs"
        case .oxygenSaturation: "Oxygen saturation (SpO2)"
        case .profile: "Profile"
        case .respiratoryRate: "Breathing rate"
        case .settings: "Fitbit devices and settings"
        case .sleep: "Sleep"
        case .social: "Friends"
        case .temperature: "Temperature"
        case .weight: "Weight"
        }
    }

    /// The short code inside an access token (fitbit-web-api.md 9.2).
    var tokenCode: String {
        switch self {
        case .activity: "ract"
        case .cardioFitness: "rcf"
        case .electrocardiogram: "recg"
        case .heartrate: "rhr"
        case .irregularRhythmNotifications: "rirn"
        case .location: "rloc"
        case .nutrition: "rnut"
        case .oxygenSaturation: "roxy"
        case .profile: "rpro"
        case .respiratoryRate: "rres"
        case .settings: "rset"
        case .sleep: "rsle"
        case .social: "rsoc"
        case .temperature: "rtem"
        case .weight: "rwei"
        }
    }
}
