/// Where a server listens.
public struct BoundAddress: Sendable, Hashable {
    /// The numeric address.
    public let host: String
    /// The real port, also when 0 was asked for.
    public let port: Int

    /// An address and port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
