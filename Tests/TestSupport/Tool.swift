package import Foundation

/// A program of the system that a test asks.
package struct Tool: Sendable {
    /// What it ended with, and all that it printed.
    package struct Answer: Sendable {
        package let code: Int32
        package let printed: String
    }

    package let path: String

    /// The program at `path`.
    package init(_ path: String) { self.path = path }

    /// Whether it is there.
    package var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Runs it to its end.
    ///
    /// - Parameter environment: all that it sees besides `PATH`.
    package func run(_ arguments: [String], _ environment: [String: String] = [:], in folder: URL? = nil) throws
        -> Answer
    {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(code: process.terminationStatus, printed: String(decoding: bytes, as: UTF8.self))
    }
}
