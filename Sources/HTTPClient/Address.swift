import CCurl

/// Where a request goes, as libcurl itself reads its URL.
struct Address: Sendable, Equatable {
    let scheme: String
    /// `host`, or `host:port` if the URL names a port.
    let host: String
    /// Whether the host is this machine, which no proxy may stand before.
    let isLoopback: Bool

    /// Nil if libcurl cannot read the URL, or if it has no scheme or no host.
    init?(url: String) {
        guard let parser = curl_url() else { return nil }
        defer { curl_url_cleanup(parser) }
        guard curl_url_set(parser, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parser),
            let name = Self.part(CURLUPART_HOST, of: parser)
        else { return nil }
        self.scheme = scheme.lowercased()
        host = Self.part(CURLUPART_PORT, of: parser).map { "\(name):\($0)" } ?? name
        isLoopback = Self.isLoopback(name.lowercased())
    }

    private static func part(_ part: CURLUPart, of parser: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func isLoopback(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]"
            || (name.hasPrefix("127.") && name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) })
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
