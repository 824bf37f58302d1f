import Foundation

/// wrk of the distribution: a load of HTTP over many connections, in a process of its own.
final class Wrk: Sendable {
    private static let program = "/usr/bin/wrk"

    /// Whether it is installed.
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    private let process = Process()
    private let output: URL

    /// Begins to ask.
    init(_ url: String, connections: Int, seconds: Int, in folder: URL) throws {
        output = folder.appending(path: "wrk-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path(percentEncoded: false), contents: nil)
        let file = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "60s", "--latency", url]
        process.standardOutput = file
        process.standardError = file
        try process.run()
        try file.close()
    }

    deinit { if process.isRunning { process.terminate() } }

    var isRunning: Bool { process.isRunning }

    /// What it says at its end.
    var report: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// How many requests were answered; of them how many not with 2xx.
    var answers: (all: Int, bad: Int) {
        let all = report.firstMatch(of: /(\d+) requests in/).flatMap { Int($0.1) } ?? 0
        return (all, report.firstMatch(of: /Non-2xx or 3xx responses: (\d+)/).flatMap { Int($0.1) } ?? 0)
    }

    /// Connections that failed, as wrk counts them: connect, read, write and timeout.
    var socketErrors: [Int] {
        guard let found = report.firstMatch(of: /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/)
        else { return [0, 0, 0, 0] }
        return [found.1, found.2, found.3, found.4].map { Int($0) ?? 0 }
    }
}
