package import Foundation

/// The checks of Prometheus itself.
package enum Promtool {
    private static let program = "/usr/bin/promtool"

    /// Whether Debian's package `prometheus` is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// What it says of a text of numbers; empty when all is well.
    package static func faults(ofMetrics text: String) throws -> String {
        try run(["check", "metrics"], input: Data(text.utf8)).faults
    }

    /// What it says of a configuration or its rules, and whether it takes it.
    package static func check(_ what: String, _ file: URL) throws -> (isTaken: Bool, words: String) {
        let outcome = try run(["check", what, file.path(percentEncoded: false)], input: Data())
        return (outcome.status == 0, outcome.words)
    }

    /// What its test of rules says, and whether all came as the test has it.
    package static func test(rules file: URL) throws -> (isPassed: Bool, words: String) {
        let outcome = try run(["test", "rules", file.path(percentEncoded: false)], input: Data())
        return (outcome.status == 0, outcome.words)
    }

    private static func run(_ arguments: [String], input: Data) throws -> (status: Int32, words: String, faults: String)
    {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let (entry, words) = (Pipe(), Pipe())
        process.standardInput = entry
        process.standardOutput = words
        process.standardError = words
        try process.run()
        try entry.fileHandleForWriting.write(contentsOf: input)
        try entry.fileHandleForWriting.close()
        let text = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text, process.terminationStatus == 0 ? text : text + " (it refused)")
    }
}
