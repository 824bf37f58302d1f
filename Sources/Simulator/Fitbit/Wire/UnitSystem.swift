/// The units of an answer, chosen by `Accept-Language` and by nothing else (fitbit-web-api.md 1.1).
enum UnitSystem: Sendable {
    case metric, american, british

    init(acceptLanguage: String?) {
        switch acceptLanguage {
        case "en_US": self = .american
        case "en_GB": self = .british
        default: self = .metric
        }
    }

    /// Kilometres or miles.
    func distance(kilometers: Double) -> Double { self == .american ? kilometers / 1.609344 : kilometers }

    /// Kilograms, pounds or stone.
    func weight(kilograms: Double) -> Double {
        switch self {
        case .metric: kilograms
        case .american: kilograms / 0.45359237
        case .british: kilograms / 6.35029318
        }
    }

    /// A difference in degrees Celsius or Fahrenheit.
    func temperatureDelta(celsius: Double) -> Double { self == .american ? celsius * 1.8 : celsius }
}
