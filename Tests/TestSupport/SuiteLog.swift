package import Foundation
package import Logging
import Synchronization

/// The logs of the whole suite: what every part of it said is kept in one folder, and read in the end for secrets
/// (`LogsTests`).
///
/// The folder is `SUITE_LOGS` of the environment; without it nothing is kept.
package enum SuiteLog {
    /// Where the logs are; nil: nowhere.
    package static let folder = ProcessInfo.processInfo.environment["SUITE_LOGS"].flatMap {
        $0.isEmpty ? nil : URL(filePath: $0)
    }

    private static let file = Mutex(open())

    /// A logger that keeps everything, down to the finest.
    package static func logger(_ label: String = "test") -> Logger {
        var logger = Logger(label: label) { _ in
            if folder == nil { SwiftLogNoOpLogHandler() as any LogHandler } else { KeptLogHandler() }
        }
        logger.logLevel = .trace
        return logger
    }

    /// Keeps what a part of the product said.
    package static func keep(_ text: String) {
        file.withLock { file in
            // The disk of a test run that is full fails more than this.
            try? file?.write(contentsOf: Data((text + "\n").utf8))
        }
    }

    private static func open() -> FileHandle? {
        guard let folder else { return nil }
        let name =
            "\(CommandLine.arguments.first.map { URL(filePath: $0).lastPathComponent } ?? "test")-\(getpid()).log"
        let file = folder.appending(path: name)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: file.path(percentEncoded: false), contents: nil)
        return try? FileHandle(forWritingTo: file)
    }
}

/// Writes a line a message, with its metadata.
private struct KeptLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        SuiteLog.keep("\(event.level): \(event.message) \(all.map { "\($0.key)=\($0.value)" }.joined(separator: " "))")
    }
}
