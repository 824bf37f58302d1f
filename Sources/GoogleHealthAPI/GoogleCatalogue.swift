import HealthModel
import SyncEngine

/// Every resource with days, one line each.
enum GoogleCatalogue {
    static let resources: [any GoogleResource] = [
        Calories(),
        Distance(),
        Steps(),
        HeartRate(),
        BreathingRate(),
        HeartRateVariability(),
        OxygenSamples(),
        OxygenSummary(),
        Weight(),
        CardioScore(),
        Sleep(),
        SkinTemperature(),
        Activity(),
        Workouts(),
    ]

    /// The resource, or nil for the devices, which have no days of their own.
    static func resource(_ resource: Resource) -> (any GoogleResource)? {
        resources.first { $0.offer.resource == resource }
    }
}
