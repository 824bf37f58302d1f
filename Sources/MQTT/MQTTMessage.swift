/// What is said at a topic.
public struct MQTTMessage: Sendable, Equatable {
    /// Without wildcards.
    public var topic: String
    /// The bytes; none takes a kept message away.
    public var payload: [UInt8]
    /// Whether the broker keeps it for those who come later; of a received one, whether it was kept.
    public var isRetained: Bool

    /// A message of bytes.
    public init(topic: String, payload: [UInt8], isRetained: Bool = false) {
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
    }

    /// A message of a text in UTF-8.
    public init(topic: String, text: String, isRetained: Bool = false) {
        self.init(topic: topic, payload: Array(text.utf8), isRetained: isRetained)
    }

    /// The payload as a text; what is no UTF-8 is replaced.
    public var text: String { String(decoding: payload, as: UTF8.self) }
}
