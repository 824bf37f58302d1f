/// The target of a request line in origin form, taken apart.
///
/// The library's own decoding is not used: it cuts the path at an escaped NUL without saying so (c-interop.md 3.4).
struct RequestTarget: Sendable {
    let path: String
    let query: [QueryItem]

    /// Nil for a target that is not an absolute path, or whose path cannot be decoded.
    init?(_ raw: [UInt8]) {
        let mark = raw.firstIndex(of: UInt8(ascii: "?")) ?? raw.endIndex
        guard let path = PercentDecoding.path(raw[..<mark]), path.utf8.first == UInt8(ascii: "/") else { return nil }
        self.path = path
        self.query = mark < raw.endIndex ? PercentDecoding.items(raw[(mark + 1)...]) : []
    }
}
