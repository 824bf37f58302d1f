import MQTT

/// Through which broker Home Assistant is told, and at which topics.
struct MQTTSettings: Sendable, Equatable {
    var broker: MQTTBroker
    var discoveryPrefix: String
    var topic: String
}
