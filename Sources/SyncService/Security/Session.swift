import Crypto
import Foundation
import HTTPServer

/// Shows the API token: as a bearer token, or as the cookie that a browser got for it at `/login`.
struct Session: Sendable {
    static let cookie = "fitbit_sync_session"

    private let token: String?

    init(_ configuration: ServiceConfiguration) { token = configuration.apiToken }

    /// Whether the request may pass: always when no token is wanted.
    func isValid(_ request: ServerRequest) -> Bool {
        guard let token else { return true }
        if let header = request.header("Authorization"), header.lowercased().hasPrefix("bearer "),
            isToken(String(header.dropFirst(7)).trimmingCharacters(in: .whitespaces))
        {
            return true
        }
        guard let cookie = request.cookies[Self.cookie] else { return false }
        return Self.isEqual(cookie, Self.cookieValue(for: token))
    }

    /// Whether this is the token itself.
    func isToken(_ word: String) -> Bool { token.map { Self.isEqual(word, $0) } ?? false }

    /// Derived from the token, so that it lasts as long as the token does and does not show it.
    static func cookieValue(for token: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Data("session".utf8), using: SymmetricKey(data: Data(token.utf8)))
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// In a time that does not depend on where the words differ.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        SHA256.hash(data: Data(left.utf8)) == SHA256.hash(data: Data(right.utf8))
    }
}

extension Session: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    var description: String { "Session" }
    /// Without the token.
    var customMirror: Mirror { Mirror(self, children: []) }
}
