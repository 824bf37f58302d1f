import Crypto
import Foundation

/// Proof Key for Code Exchange, method S256 (RFC 7636), and the random words around it.
enum PKCE {
    /// 32 random bytes in base64url: 43 characters.
    static func randomWord(_ random: @Sendable (Int) -> [UInt8]) -> String { base64URL(random(32)) }

    /// `code_challenge` of a verifier.
    static func challenge(of verifier: String) -> String { base64URL(Array(SHA256.hash(data: Data(verifier.utf8)))) }

    /// Compares in a time that does not depend on where the words differ.
    static func isEqual(_ left: String, _ right: String) -> Bool {
        Data(SHA256.hash(data: Data(left.utf8))) == Data(SHA256.hash(data: Data(right.utf8)))
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
