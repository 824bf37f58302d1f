public import MQTT

/// Where and as what the service shows itself to Home Assistant.
public struct HomeAssistantConfiguration: Sendable {
    /// The broker that both speak to.
    public var broker: MQTTBroker
    /// What the topics of Home Assistant's discovery begin with.
    public var discoveryPrefix: String
    /// What the topics of this service begin with.
    public var topic: String
    /// The version of the program.
    public var version: String
    /// Where the page is.
    public var publicURL: String
    /// Known to the broker by; of two with the same one the earlier is cut off.
    public var clientID: String

    /// All of them.
    public init(
        broker: MQTTBroker, discoveryPrefix: String, topic: String, version: String, publicURL: String, clientID: String
    ) {
        self.broker = broker
        self.discoveryPrefix = discoveryPrefix
        self.topic = topic
        self.version = version
        self.publicURL = publicURL
        self.clientID = clientID
    }
}
