import Foundation
import Logging

/// The process's logger, on the standard error stream.
enum Logs {
    static func logger(_ settings: Settings) -> Logger {
        var logger = Logger(label: "fitbit-sync") { label in
            switch settings.logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = settings.logLevel
        return logger
    }
}
