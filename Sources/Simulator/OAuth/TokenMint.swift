import Crypto
import Foundation

/// Makes codes and tokens that look like a provider's, the same ones in every run.
struct TokenMint: Sendable {
    private let key: SymmetricKey
    private var count: UInt64 = 0

    init(seed: UInt64) { key = SymmetricKey(data: SHA256.hash(data: Data("simulator \(seed)".utf8))) }

    /// 64 or 40 hexadecimal digits; the ``TokenMark`` first, as in all that is minted.
    mutating func opaque(digits: Int) -> String {
        count += 1
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(count)".utf8), using: key)
        let text = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return String((TokenMark.word + text).prefix(digits))
    }

    /// A prefix like `ya29.` and that many letters and digits after it.
    mutating func opaque(prefix: String, length: Int) -> String {
        var text = prefix + TokenMark.word
        while text.utf8.count < prefix.utf8.count + length {
            count += 1
            let code = HMAC<SHA256>.authenticationCode(for: Data("\(count)".utf8), using: key)
            text += TokenMint.base64URL(Data(code))
        }
        return String(text.prefix(prefix.utf8.count + length))
    }

    /// A JWT as in fitbit-web-api.md 9.2.
    mutating func accessToken(client: String, person: String, scopes: [Scope], issued: Int, expires: Int) -> String {
        count += 1
        let claims =
            #"{"aud":"\#(client)","sub":"\#(person)","iss":"Fitbit","typ":"access_token","#
            + #""scopes":"\#(scopes.map(\.tokenCode).joined(separator: " "))","exp":\#(expires),"iat":\#(issued),"#
            + #""jti":\#(count)}"#
        let signed = TokenMint.base64URL(Data(#"{"alg":"HS256"}"#.utf8)) + "." + TokenMint.base64URL(Data(claims.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return signed + "." + TokenMark.word + TokenMint.base64URL(Data(code))
    }

    /// The challenge of a PKCE verifier (RFC 7636 4.2).
    static func challenge(of verifier: String) -> String { base64URL(Data(SHA256.hash(data: Data(verifier.utf8)))) }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
