/// `application/x-www-form-urlencoded` text, with a space as `%20`.
public enum FormEncoding {
    /// The pairs as a form's body, `a=1&b=2`, in their order.
    public static func encode(_ pairs: [(String, String)]) -> [UInt8] {
        Array(pairs.map { "\(percentEncode($0))=\(percentEncode($1))" }.joined(separator: "&").utf8)
    }

    /// The text with every byte encoded that is not unreserved (RFC 3986 2.3): safe in a path segment or a query value.
    public static func percentEncode(_ s: String) -> String {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(s.utf8.count)
        for byte in s.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "~")
        }
    }
}
