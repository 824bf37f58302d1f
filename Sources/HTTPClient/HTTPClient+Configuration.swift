extension HTTPClient {
    /// What holds for every request of one client (c-interop.md 4.4).
    public struct Configuration: Sendable {
        /// The `User-Agent` header, unless the request has its own.
        public var userAgent: String
        /// The time for name resolution, TCP and TLS together.
        public var connectTimeout: Duration
        /// Open connections to one host; further requests wait for a free one.
        public var maximumConnectionsPerHost: Int
        /// Bytes a second below which a transfer counts as stalled; 0 for no such limit.
        public var lowSpeedLimit: Int
        /// How long a transfer may stay below `lowSpeedLimit`.
        public var lowSpeedDuration: Duration
        /// Whether http addresses are allowed beside https.
        public var allowsPlainHTTP: Bool
        /// The thread's name, as `top -H` shows it: 15 bytes at most.
        public var name: String

        /// A configuration; whatever is not given has the value that suits a service's remote API.
        public init(
            userAgent: String = "sync-fitbit-pro-connect",
            connectTimeout: Duration = .seconds(10),
            maximumConnectionsPerHost: Int = 6,
            lowSpeedLimit: Int = 100,
            lowSpeedDuration: Duration = .seconds(30),
            allowsPlainHTTP: Bool = true,
            name: String = "http-client"
        ) {
            self.userAgent = userAgent
            self.connectTimeout = connectTimeout
            self.maximumConnectionsPerHost = maximumConnectionsPerHost
            self.lowSpeedLimit = lowSpeedLimit
            self.lowSpeedDuration = lowSpeedDuration
            self.allowsPlainHTTP = allowsPlainHTTP
            self.name = name
        }
    }
}
