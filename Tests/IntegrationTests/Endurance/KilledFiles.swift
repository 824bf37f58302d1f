import Foundation
import GRDB
import TestSupport

/// The archive as a kill left it, read from a copy: the files themselves are the next start's to mend.
enum KilledFiles {
    /// Reads from the database; nil where there is none yet.
    static func read<Value>(in folder: String, _ body: (Database) throws -> Value) throws -> Value? {
        let copy = try TemporaryFolder()
        for name in ["archive.sqlite", "archive.sqlite-wal"]
        where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy.path)/\(name)")
        }
        guard FileManager.default.fileExists(atPath: copy.path + "/archive.sqlite") else { return nil }
        let database = try DatabaseQueue(path: copy.path + "/archive.sqlite")
        defer { try? database.close() }
        return try database.read(body)
    }
}
