import Foundation

/// Answers that were recorded from the real service, kept beside the project and not in it.
enum RecordedAnswers {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/recorded")

    static var exist: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "google").path) }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }
}
