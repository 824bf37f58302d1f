import Foundation

/// Answers that were recorded from the real services, kept beside the project and not in it.
package enum RecordedAnswers {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/recorded")

    /// Whether there are any of this service: `fitbit` or `google`.
    package static func exist(of service: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: service).path)
    }

    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    package static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
}
