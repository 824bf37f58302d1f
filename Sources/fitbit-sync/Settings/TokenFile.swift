import Foundation
import SyncEngine

/// The token of a service beyond loopback for which none was set: made once, kept at `DATA_DIR/api-token` (0600).
enum TokenFile {
    static func path(in directory: String) -> String { directory + "/api-token" }

    /// The kept token; nil when none was made yet.
    static func read(in directory: String) -> String? {
        (try? String(contentsOfFile: path(in: directory), encoding: .utf8))?.trimmingCharacters(
            in: .whitespacesAndNewlines)
    }

    /// The kept token, or a new one and true.
    static func readOrMake(in directory: String) throws -> (token: String, isNew: Bool) {
        if let token = read(in: directory), !token.isEmpty { return (token, false) }
        var generator = SystemRandomNumberGenerator()
        let token = (0..<4).map { _ in
            let word = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - word.count) + word
        }.joined()
        let made = FileManager.default.createFile(
            atPath: path(in: directory), contents: Data((token + "\n").utf8), attributes: [.posixPermissions: 0o600])
        guard made else {
            throw ArchiveError("unwritable", "\(path(in: directory)) cannot be written. Check DATA_DIR.")
        }
        return (token, true)
    }
}
