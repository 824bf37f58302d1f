import HealthModel
import SyncEngine

/// Every resource with days, one line each.
enum FitbitCatalogue {
    static let resources: [any FitbitResource] = [
        ActivityIntraday.calories,
        ActivityIntraday.distance,
        ActivityIntraday.steps,
        HeartRate(),
        BreathingRate(),
        HeartRateVariability(),
        OxygenMinutes(),
        OxygenSummary(),
        Weight(),
        CardioScore(),
        Sleep(),
        SkinTemperature(),
        Activity(),
        Workouts(),
    ]

    /// The resource, or nil for the devices, which have no days of their own.
    static func resource(_ resource: Resource) -> (any FitbitResource)? {
        resources.first { $0.offer.resource == resource }
    }
}
