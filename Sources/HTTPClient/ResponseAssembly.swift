/// An answer as it comes, within its limits: libcurl has none for decoded bytes (c-interop.md 4.5).
struct ResponseAssembly {
    /// The limit that ended the transfer.
    enum Limit {
        case headers
        case body
    }

    private(set) var exceeded: Limit?
    /// Whether the empty line after the headers has come: libcurl takes an answer whose headers end before it for a whole one.
    private(set) var hasWholeHead = false
    private let maximumBytes: Int
    private var body: [UInt8] = []
    private var headers: [HTTPHeader] = []
    private var headerBytes = 0
    private static let maximumHeaderBytes = 256 << 10

    init(maximumBytes: Int) {
        self.maximumBytes = max(0, maximumBytes)
    }

    /// Takes decoded bytes; false if they are more than allowed.
    mutating func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= maximumBytes - body.count else {
            exceeded = .body
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes one line with its line break; false if the lines of all responses are more than allowed.
    mutating func appendHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            exceeded = .headers
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            headers = []
            hasWholeHead = false
        } else if line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
            hasWholeHead = true
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(HTTPHeader(Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
        return true
    }

    /// The answer, whole.
    func response(status: Int) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: body)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }),
            let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
