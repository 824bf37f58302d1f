/// One entity of an account's device, as Home Assistant is told of it.
struct Entity {
    enum Component: String, CaseIterable {
        case sensor
        case binarySensor = "binary_sensor"
        case button
    }

    enum Value {
        /// A number or a word.
        case plain
        /// A time, which Home Assistant does not take for unknown when it is null.
        case time
        case truth
        /// Nothing to read: something to press.
        case none
    }

    var component: Component
    /// The key in ``AccountState`` as it is written, and the end of the unique id.
    var key: String
    var name: String
    var value = Value.plain
    var deviceClass: String?
    var unit: String?
    var stateClass: String?
    var icon: String?
    /// Whether it is about the service and not about the person.
    var isDiagnostic = true
}

extension Entity {
    /// All there are: what the package of REST sensors has, for each account.
    static let all: [Entity] = [
        Entity(component: .sensor, key: "state", name: "State", icon: "mdi:sync"),
        Entity(component: .sensor, key: "message", name: "Message", icon: "mdi:message-text-outline"),
        Entity(component: .binarySensor, key: "problem", name: "Problem", value: .truth, deviceClass: "problem"),
        Entity(
            component: .binarySensor, key: "authorized", name: "Authorized", value: .truth, deviceClass: "connectivity"),
        Entity(component: .binarySensor, key: "running", name: "Running", value: .truth, deviceClass: "running"),
        Entity(
            component: .binarySensor, key: "database", name: "Database", value: .truth, deviceClass: "connectivity"),
        Entity(component: .sensor, key: "last_sync", name: "Last sync", value: .time, deviceClass: "timestamp"),
        Entity(component: .sensor, key: "tracker_seen", name: "Tracker seen", value: .time, deviceClass: "timestamp"),
        Entity(
            component: .sensor, key: "coverage", name: "Coverage", unit: "%", stateClass: "measurement",
            icon: "mdi:calendar-check"),
        Entity(
            component: .sensor, key: "days_missing", name: "Days missing", unit: "d", stateClass: "measurement",
            icon: "mdi:calendar-remove"),
        Entity(
            component: .sensor, key: "lag", name: "Lag", deviceClass: "duration", unit: "s", stateClass: "measurement"),
        Entity(
            component: .sensor, key: "queue", name: "Queue", unit: "d", stateClass: "measurement", icon: "mdi:tray-full"
        ),
        Entity(
            component: .sensor, key: "calls_left", name: "Calls left", unit: "calls", stateClass: "measurement",
            icon: "mdi:speedometer"),
        Entity(component: .sensor, key: "calls_back", name: "Calls back", value: .time, deviceClass: "timestamp"),
        Entity(
            component: .sensor, key: "authorization_ends", name: "Authorization ends", value: .time,
            deviceClass: "timestamp"),
        Entity(
            component: .sensor, key: "battery", name: "Tracker battery", deviceClass: "battery", unit: "%",
            stateClass: "measurement"),
        Entity(
            component: .sensor, key: "resting_heart_rate", name: "Resting heart rate", unit: "bpm",
            stateClass: "measurement", icon: "mdi:heart-pulse", isDiagnostic: false),
        Entity(
            component: .sensor, key: "steps_today", name: "Steps today", unit: "steps", stateClass: "total_increasing",
            icon: "mdi:shoe-print", isDiagnostic: false),
        Entity(
            component: .sensor, key: "minutes_asleep", name: "Sleep last night", deviceClass: "duration", unit: "min",
            stateClass: "measurement", icon: "mdi:sleep", isDiagnostic: false),
        Entity(
            component: .sensor, key: "weight", name: "Weight", deviceClass: "weight", unit: "kg",
            stateClass: "measurement", isDiagnostic: false),
        Entity(
            component: .button, key: "sync", name: "Sync now", value: .none, icon: "mdi:sync", isDiagnostic: false),
    ]
}
