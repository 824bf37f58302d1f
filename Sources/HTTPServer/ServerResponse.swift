/// An answer to a request.
///
/// The server adds `X-Content-Type-Options: nosniff`, and `Cache-Control: no-store` unless a Cache-Control is given.
/// The framing headers (Content-Length, Transfer-Encoding, Connection, Date) are its own: given ones are not sent.
public struct ServerResponse: Sendable {
    /// What follows the headers.
    public enum Body: Sendable {
        /// All of it, at once.
        case bytes([UInt8])
        /// Server-sent events, as they come. A stream serves one response.
        case stream(EventStream)
    }

    /// The status code, 200 to 599.
    public var status: Int
    /// The headers, sent in this order.
    public var headers: [ServerHeader]
    /// The body; it is not sent in answer to HEAD.
    public var body: Body

    /// An answer with the bytes given.
    public init(status: Int = 200, headers: [ServerHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    /// An answer with a text, sent as UTF-8.
    public init(
        status: Int = 200, headers: [ServerHeader] = [], text: String,
        contentType: String = "text/plain; charset=utf-8"
    ) {
        self.init(
            status: status, headers: headers + [ServerHeader(name: "Content-Type", value: contentType)],
            body: Array(text.utf8))
    }

    /// An answer that goes on for as long as the stream does.
    public init(events: EventStream) {
        self.init(headers: [ServerHeader(name: "Content-Type", value: "text/event-stream")])
        body = .stream(events)
    }

    /// The value of the first header of that name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }

    /// Tells the producer of an answer that will not be sent.
    func discard() {
        if case .stream(let stream) = body { stream.close() }
    }
}
