import Foundation

/// Unpacks with the system's own gzip.
package enum Gunzip {
    /// Nil if it is not in gzip's format.
    package static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
        guard let folder = try? LocalServer.makeFolder() else { return nil }
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "body.gz")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-d", file.path(percentEncoded: false)]
        process.standardError = FileHandle.nullDevice
        do {
            try Data(bytes).write(to: file)
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            return Array(try Data(contentsOf: folder.appending(path: "body")))
        } catch {
            return nil
        }
    }
}
