extension HTTPRequest {
    /// Refuses what would not arrive as it is written, above all line breaks that would forge headers.
    func validated(allowsPlainHTTP: Bool) throws(HTTPClientError) -> Address {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let address = Address(url: url) else {
            throw HTTPClientError(
                .invalidRequest, host: "", detail: "the address is not a whole, percent-encoded http or https URL")
        }
        func refuse(_ reason: String) -> HTTPClientError {
            HTTPClientError(.invalidRequest, host: address.host, detail: reason)
        }
        guard address.scheme == "https" || address.scheme == "http" else {
            throw refuse("the address is neither http nor https")
        }
        guard address.scheme == "https" || allowsPlainHTTP else {
            throw refuse("the address is not https")
        }
        guard Self.isToken(method) else {
            throw refuse("the method is not a plain word")
        }
        for header in headers {
            guard Self.isToken(header.name) else {
                throw refuse("a header's name is not a plain word")
            }
            guard header.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
                throw refuse("the value of the header \(header.name) has control characters")
            }
            guard !Self.ownedHeaders.contains(where: header.isNamed) else {
                throw refuse("the header \(header.name) is set by the client itself")
            }
        }
        return address
    }

    private static let ownedHeaders = ["Content-Length", "Transfer-Encoding", "Expect"]

    /// A `token` of RFC 9110 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !delimiters.contains(byte)
            }
    }

    private static let delimiters = Set(#""(),/:;<=>?@[\]{}"#.utf8)
}
