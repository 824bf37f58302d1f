import Foundation

/// The person's terminal: sentences for people on the standard error stream, results on the standard output.
enum Terminal {
    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Written at once, so that it stands in the right place among what goes to the standard error stream, also through a pipe.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// Asks for something on the same line.
    static func prompt(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// Whether a person reads the standard output.
    static var showsResults: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether progress can be drawn over itself.
    static var isInteractive: Bool {
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
        return Int(size.ws_col)
    }
}
