/// A complete answer: redirects are not followed, and every status is an answer, not an error.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The header fields of the final response, in the order they came; of interim ones (100, 103) none.
    public var headers: [HTTPHeader]
    /// The decoded body. Its framing is checked; a compressed body that its own server cut short, or one that ends only
    /// with its connection, may still lack its end, which only who reads it can tell.
    public var body: [UInt8]

    /// A response from its parts.
    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of that name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}
