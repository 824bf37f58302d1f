import Crypto
import Foundation

/// Seals tokens with AES-256-GCM, each for the one place where it stands: a sealed token that was copied elsewhere cannot be
/// opened.
struct TokenSeal: Sendable {
    enum Place: String {
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
    }

    let key: TokenKey

    /// Nonce, ciphertext and tag.
    func seal(_ token: String, of account: String, at place: Place) throws -> Data {
        // Nil only for a nonce of another size than the standard's 12 bytes.
        try AES.GCM.seal(Data(token.utf8), using: key.key, authenticating: Self.label(account, place)).combined!
    }

    /// Nil when it was sealed with another key or for another place, or was damaged.
    func open(_ sealed: Data, of account: String, at place: Place) -> String? {
        let label = Self.label(account, place)
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let token = try? AES.GCM.open(box, using: key.key, authenticating: label)
        else { return nil }
        return String(decoding: token, as: UTF8.self)
    }

    private static func label(_ account: String, _ place: Place) -> Data { Data("\(account)\n\(place.rawValue)".utf8) }
}
