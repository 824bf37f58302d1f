/// A request, complete with its body.
public struct ServerRequest: Sendable {
    /// The method as sent: GET, HEAD, POST, PUT, DELETE, PATCH or OPTIONS.
    public let method: String
    /// The percent-decoded path without the query. It begins with `/`; dot segments are not resolved, so it is
    /// never to be joined to a directory.
    public let path: String
    /// The decoded query, in the order sent.
    public let query: [QueryItem]
    /// The headers, in the order sent.
    public let headers: [ServerHeader]
    /// The body, at most `Configuration.maximumBodyBytes` long.
    public let body: [UInt8]
    /// The numeric address of the client, empty when unknown.
    public let remoteAddress: String

    /// A request; the defaults are for tests.
    public init(
        method: String = "GET", path: String = "/", query: [QueryItem] = [], headers: [ServerHeader] = [],
        body: [UInt8] = [], remoteAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
    }

    /// The value of the first header of that name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }

    /// The value of the first query item of that name.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// The cookies by name, values as sent (RFC 6265 5.4). Of two with one name the first counts: it is the one
    /// with the longer path.
    public var cookies: [String: String] {
        var cookies: [String: String] = [:]
        for header in headers where header.isNamed("Cookie") {
            for pair in header.value.split(separator: ";") {
                guard let equals = pair.firstIndex(of: "=") else { continue }
                let name = pair[..<equals].trimmingBlanks()
                if !name.isEmpty, cookies[name] == nil {
                    cookies[name] = pair[pair.index(after: equals)...].trimmingBlanks()
                }
            }
        }
        return cookies
    }

    /// The items of an `application/x-www-form-urlencoded` body by name, the first of each name; else none.
    public var formItems: [String: String] {
        let type = header("Content-Type")?.split(separator: ";").first?.trimmingBlanks().lowercased()
        guard type == "application/x-www-form-urlencoded" else { return [:] }
        return Dictionary(PercentDecoding.items(body[...]).map { ($0.name, $0.value) }) { first, _ in first }
    }
}
