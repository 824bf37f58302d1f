import Foundation
import SyncEngine

/// A file that holds one secret of 256 bits as 64 hexadecimal digits, made by the service itself (0600).
public struct SecretFile: Sendable {
    /// Where it is.
    public let path: String

    /// The file at `path`, which need not be there.
    public init(path: String) { self.path = path }

    /// What it holds, without blanks around it; nil when it is not there or empty. Throws ``ArchiveError`` `unwritable`
    /// when it may not be read.
    public func read() throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            return text.isEmpty ? nil : text
        } catch {
            throw ArchiveError("unwritable", "\(path) cannot be read. Check its rights and owner.")
        }
    }

    /// What it holds, or a new secret and true. A new one is on disk, whole, before it is returned.
    public func readOrMake() throws -> (secret: String, isNew: Bool) {
        if let secret = try read() { return (secret, false) }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in
            let byte = UInt8.random(in: .min ... .max, using: &generator)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        try DurableFile.write(Array((secret + "\n").utf8), to: path)
        return (secret, true)
    }
}
