import Logging
import Synchronization

/// A logger whose every line, metadata included, a test can read.
struct CapturingLog: LogHandler {
    let lines: EventLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    static func logger(_ lines: EventLog) -> Logger { Logger(label: "test") { _ in CapturingLog(lines: lines) } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        lines.add("\(event.level) \(event.message) \(all)")
    }
}
