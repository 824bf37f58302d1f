extension MeasurementName {
    /// The type of a field as it is written.
    public enum FieldKind: Sendable {
        case integer
        case float
    }

    /// Every field that is written, with its type (influx-schema.md, "Measurements").
    public var fields: [String: FieldKind] {
        switch self {
        case .calories: ["value": .float, "level": .integer, "mets": .float]
        case .distance, .oxygenSamples, .battery: ["value": .float]
        case .steps, .heartRate, .restingHeartRate: ["value": .integer]
        case .heartRateZones:
            Self.all(.integer, ["Out of Range", "Fat Burn", "Cardio", "Peak"])
                .merging(
                    Self.all(.float, ["Out of Range kcal", "Fat Burn kcal", "Cardio kcal", "Peak kcal"])
                ) { $1 }
        case .breathingRate: Self.all(.float, ["value", "deep", "light", "rem"])
        case .hrvSamples: Self.all(.float, ["rmssd", "coverage", "hf", "lf"])
        case .hrv: Self.all(.float, ["dailyRmssd", "deepRmssd"])
        case .oxygen: Self.all(.float, ["avg", "min", "max"])
        case .body: Self.all(.float, ["weight", "bmi", "fat"])
        case .cardioScore: Self.all(.float, ["value", "low", "high"])
        case .sleepSummary:
            Self.all(
                .integer,
                [
                    "minutesAsleep", "minutesAwake", "minutesInBed", "minutesToFallAsleep", "minutesAfterWakeup",
                    "minutesDeep", "minutesLight", "minutesREM", "minutesRestless", "efficiency",
                ])
        case .sleepLevels: Self.all(.integer, ["level", "duration_seconds"])
        case .skinTemperature: Self.all(.float, ["value", "nightly", "baseline"])
        case .activity:
            Self.all(
                .integer,
                [
                    "steps", "floors", "minutesSedentary", "minutesLightlyActive", "minutesFairlyActive",
                    "minutesVeryActive",
                ]
            ).merging(Self.all(.float, ["distance", "calories"])) { $1 }
        case .activeZoneMinutes: Self.all(.integer, ["total", "fatBurn", "cardio", "peak"])
        case .workouts:
            Self.all(.integer, ["duration_seconds", "active_seconds", "steps", "averageHeartRate"])
                .merging(Self.all(.float, ["calories", "distance"])) { $1 }
        case .track:
            Self.all(.float, ["latitude", "longitude", "altitude", "distance", "speed"])
                .merging(Self.all(.integer, ["heart_rate"])) { $1 }
        }
    }

    /// The tags besides `account` (influx-schema.md, "Measurements").
    public var tags: [String] {
        switch self {
        case .sleepSummary, .sleepLevels: ["isMainSleep"]
        case .battery: ["device", "model"]
        case .workouts: ["activity"]
        case .track: ["workout"]
        default: []
        }
    }

    private static func all(_ kind: FieldKind, _ names: [String]) -> [String: FieldKind] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, kind) })
    }
}
