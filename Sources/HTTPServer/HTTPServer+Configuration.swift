import Glibc

extension HTTPServer {
    /// How a server listens, and what it bears with.
    public struct Configuration: Sendable {
        /// An IPv4 or IPv6 literal, or `localhost`, which is 127.0.0.1. `::` takes IPv6 clients only.
        public var host: String
        /// The port; 0 for a free one.
        public var port: Int
        /// How many clients are served at once. One more takes the place of the one that has kept the server waiting
        /// longest, after a moment in which there are up to a quarter more; while all are being answered, it waits.
        public var maximumConnections: Int
        /// The largest body, in bytes; a larger one is answered with 413.
        public var maximumBodyBytes: Int
        /// How long the line of a request may take, from the connection or the end of the last answer on. To a client that
        /// is silent in the middle of something it is given in whole seconds.
        public var idleTimeout: Duration
        /// How long the rest of a request may take, its headers and its body, however steadily it drips.
        public var requestTimeout: Duration
        /// How long a client may take to read an answer; an event stream is bounded by its buffer instead.
        public var responseTimeout: Duration
        /// How long a handler may take before 503 is sent in its place and it is cancelled, at the latest a quarter of
        /// this time later; nil for no limit.
        public var handlerDeadline: Duration?
        /// How often a comment line is sent on every event stream.
        public var heartbeatInterval: Duration
        /// Takes what the server has to say: one line a call, from any thread, without waiting.
        public var log: @Sendable (String) -> Void

        /// A configuration; the defaults listen on loopback, on a free port.
        public init(
            host: String = "127.0.0.1", port: Int = 0, maximumConnections: Int = 1024, maximumBodyBytes: Int = 1 << 20,
            idleTimeout: Duration = .seconds(30), requestTimeout: Duration = .seconds(30),
            responseTimeout: Duration = .seconds(60), handlerDeadline: Duration? = .seconds(600),
            heartbeatInterval: Duration = .seconds(15),
            log: @escaping @Sendable (String) -> Void = Configuration.logToStandardError
        ) {
            self.host = host
            self.port = port
            self.maximumConnections = maximumConnections
            self.maximumBodyBytes = maximumBodyBytes
            self.idleTimeout = idleTimeout
            self.requestTimeout = requestTimeout
            self.responseTimeout = responseTimeout
            self.handlerDeadline = handlerDeadline
            self.heartbeatInterval = heartbeatInterval
            self.log = log
        }

        /// Writes a line to descriptor 2.
        public static let logToStandardError: @Sendable (String) -> Void = { message in
            let line = Array("\(message)\n".utf8)
            // There is nowhere left to say that the log cannot be written.
            _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }
}
