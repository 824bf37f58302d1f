/// The address that a browser is sent back to.
enum RedirectAddress {
    /// The registered address with the items of an answer in its query.
    static func make(_ uri: String, _ items: [(String, String)]) -> String {
        let query = items.map { "\($0.0)=\(escape($0.1))" }.joined(separator: "&")
        return uri + (uri.contains("?") ? "&" : "?") + query
    }

    private static func escape(_ value: String) -> String {
        value.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
