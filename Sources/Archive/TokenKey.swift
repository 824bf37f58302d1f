import Crypto
import Foundation
import SyncEngine

/// The key that seals the tokens in the archive: 256 bits.
public struct TokenKey: Sendable {
    let key: SymmetricKey
    /// Where it came from, for the sentence about a wrong one.
    let origin: String

    /// Reads 64 hexadecimal digits, or the Base64 of 32 bytes; nil for anything else.
    ///
    /// - Parameter origin: where the words stood, as a person would look for them.
    public init?(_ text: String, from origin: String) {
        guard let bytes = Self.hexadecimal(text) ?? Data(base64Encoded: text), bytes.count == 32 else { return nil }
        key = SymmetricKey(data: bytes)
        self.origin = origin
    }

    /// A key of the moment, which nothing is sealed with.
    init() {
        key = SymmetricKey(size: .bits256)
        origin = "nowhere"
    }

    /// The key file of a data folder, for those who bring no key: made when it is missing.
    ///
    /// Throws ``ArchiveError``: `unwritable`, or `bad_key` when it holds something else.
    static func kept(in directory: String) throws -> TokenKey {
        let file = SecretFile(path: directory + "/token-key")
        guard let key = TokenKey(try file.readOrMake().secret, from: file.path) else {
            throw ArchiveError(
                "bad_key",
                "\(file.path) holds no key: it should be 64 hexadecimal digits. Bring the file back as it was; or delete it, "
                    + "and authorise once more: what was fetched stays.")
        }
        return key
    }

    private static func hexadecimal(_ text: String) -> Data? {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        return Data(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}

extension TokenKey: CustomStringConvertible, CustomReflectable {
    /// Without the key, so that no log gets it by accident.
    public var description: String { "TokenKey(\(origin))" }
    /// Empty, so that a dump does not show the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
