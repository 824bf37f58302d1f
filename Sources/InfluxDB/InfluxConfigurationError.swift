/// A setting with which there can be no connection.
public struct InfluxConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The setting, e.g. `INFLUXDB_URL`.
    public let setting: String
    /// What is wrong with it and what to write instead. Holds no credential.
    public let message: String

    /// The setting and the message.
    public var description: String { "\(setting): \(message)" }
}
