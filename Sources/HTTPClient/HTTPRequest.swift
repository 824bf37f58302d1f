/// A request as `HTTPClient` sends it. It is checked when it is sent: see `HTTPClientError.Code.invalidRequest`.
public struct HTTPRequest: Sendable {
    /// The method: "GET", "POST", "DELETE"…
    public var method: String
    /// The whole address with its scheme, http or https, already percent-encoded.
    public var url: String
    /// Header fields. `Content-Length`, `Transfer-Encoding` and `Expect` are the client's and refused here.
    public var headers: [HTTPHeader]
    /// The bytes to send, nil for no body. No `Content-Type` is added to them.
    public var body: [UInt8]?
    /// The time for the whole request, waiting for a free connection included.
    public var timeout: Duration
    /// The most decoded bytes of a body that are taken; a longer answer fails with `.tooLarge`.
    public var maximumResponseBytes: Int
    /// A connection of its own, never repeated silently by libcurl: for token requests (c-interop.md 4.3).
    public var usesFreshConnection: Bool

    /// A request; whatever is not given has the value that suits most calls.
    public init(
        _ method: String = "GET",
        url: String,
        headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(60),
        maximumResponseBytes: Int = 64 << 20,
        usesFreshConnection: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
        self.usesFreshConnection = usesFreshConnection
    }
}
