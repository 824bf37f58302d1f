import Dispatch
package import Foundation
import Glibc
import Synchronization

/// A server program that runs for the tests, with a folder of its own. It ends with the test process at the latest.
package final class LocalServer: Sendable {
    package struct StartError: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: UInt16
    private let program: String
    private let arguments: [String]
    private let folder: URL
    private let readyPath: String
    private let running = Mutex<(input: Pipe, ended: DispatchSemaphore)?>(nil)

    /// A program that is not started yet. The folder is deleted when it stops.
    package init(program: String, arguments: [String], folder: URL, port: UInt16, readyPath: String) {
        self.program = program
        self.arguments = arguments
        self.folder = folder
        self.port = port
        self.readyPath = readyPath
    }

    deinit { stop() }

    /// `http://127.0.0.1:port`
    package var url: String { "http://127.0.0.1:\(port)" }

    /// An empty folder of its own below the system's temporary one.
    package static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Starts the program, or starts it again after ``halt()``, and returns when it answers.
    package func start() async throws {
        // The shell ends the program, by its id, when its input ends: also when the tests die.
        let script = """
            "$@" >"$0/output" 2>&1 & child=$!
            read how; kill -9 $child
            [ "$how" = keep ] || rm -rf "$0"
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, folder.path(percentEncoded: false), program] + arguments
        let input = Pipe()
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        running.withLock { $0 = (input, ended) }
        for _ in 0..<600 {
            if isReady { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw StartError(description: "\(program) does not answer. \(printed.suffix(2000))")
    }

    /// One without a path speaks no HTTP: that it listens is all there is to see.
    private var isReady: Bool {
        guard !readyPath.isEmpty else { return FreePort.isTaken(port) }
        return FreePort.status(of: readyPath, at: port).map { $0 < 500 } ?? false
    }

    /// All it has printed since its last start.
    package var printed: String {
        (try? String(contentsOf: folder.appending(path: "output"), encoding: .utf8)) ?? ""
    }

    /// Ends the program and keeps its folder.
    package func halt() { end(saying: "keep\n") }

    /// Ends the program and deletes its folder.
    package func stop() { end(saying: "end\n") }

    private func end(saying word: String) {
        running.withLock { running in
            guard let (input, ended) = running else { return }
            try? input.fileHandleForWriting.write(contentsOf: Data(word.utf8))
            try? input.fileHandleForWriting.close()
            ended.wait()
            running = nil
            // The kernel closes the port a moment after the program's end.
            for _ in 0..<100_000 {
                guard FreePort.isTaken(port) else { break }
                sched_yield()
            }
        }
    }
}
