import HTTPServer

/// The text of a request, split as leniently as the C library does: it takes bare line feeds, any method and any bytes in
/// a value (c-interop.md 3.4).
struct RequestMessage {
    var method: String
    var target: [UInt8]
    var headers: [ServerHeader] = []
    var body: [UInt8] = []

    init?(_ bytes: ArraySlice<UInt8>) {
        let newline = UInt8(ascii: "\n")
        let space = UInt8(ascii: " ")
        var rest = bytes
        func line() -> ArraySlice<UInt8>? {
            guard let end = rest.firstIndex(of: newline) else { return nil }
            defer { rest = rest[(end + 1)...] }
            let line = rest[..<end]
            return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        guard let words = line()?.split(separator: space, maxSplits: 2), words.count >= 2 else { return nil }
        // A C string ends at its first NUL.
        method = String(decoding: words[0].prefix { $0 != 0 }, as: UTF8.self)
        target = Array(words[1].prefix { $0 != 0 })
        while let header = line(), !header.isEmpty {
            guard let colon = header.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let value = header[(colon + 1)...].drop { $0 == space }
            headers.append(
                ServerHeader(
                    name: String(decoding: header[..<colon], as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self)))
        }
        body = Array(rest)
    }
}
