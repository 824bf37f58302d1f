import Foundation
import Glibc
import HTTPClient
import SyncEngine
import TestSupport

/// The built program as a process of its own, with what it prints in a file. It ends with this value at the latest.
final class Program: Sendable {
    /// Where the build put it: beside the tests, unless `FITBIT_SYNC_PROGRAM` names another.
    static let path: String? = {
        if let path = ProcessInfo.processInfo.environment["FITBIT_SYNC_PROGRAM"] { return path }
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = tests.appending(path: "fitbit-sync").path(percentEncoded: false)
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    let process: Process
    private let output: URL
    let url: String

    /// What is typed; nil where nobody sits.
    private let keyboard: Pipe?

    /// Starts `fitbit-sync` with nothing but these settings in its environment.
    ///
    /// - Parameter isAttended: whether somebody sits before it, to ``type(_:)``.
    init(
        _ arguments: [String] = ["serve"], _ environment: [String: String], in folder: URL, isAttended: Bool = false
    ) throws {
        guard let path = Self.path else { throw Unexpected("The program is not built.") }
        output = (SuiteLog.folder ?? folder).appending(path: "output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path(percentEncoded: false), contents: nil)
        let file = try FileHandle(forWritingTo: output)
        keyboard = isAttended ? Pipe() : nil
        process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment.merging(["HOME": folder.path(percentEncoded: false), "PATH": "/usr/bin:/bin"])
        {
            first, _ in first
        }
        process.standardInput = keyboard ?? FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        url = "http://127.0.0.1:\(environment["HTTP_PORT"] ?? "0")"
        try process.run()
        try file.close()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// All it has printed.
    var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Types a line.
    func type(_ line: String) throws {
        try keyboard?.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Returns when the service answers.
    func waitUntilReady() async throws {
        try await eventually("the service answers") {
            guard self.process.isRunning else { throw Unexpected("It has ended: \(self.printed)") }
            return try? await self.get("/readyz").status == 200
        }
    }

    /// Its exit code, once it has ended within a time; a signal's number below zero.
    func exit(within seconds: Int = 30) async throws -> Int32 {
        try await eventually("the program ends", within: seconds) { self.process.isRunning ? nil : true }
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Asks the service, as `curl` does.
    func get(_ path: String) async throws -> HTTPResponse { try await send("GET", path) }

    /// As `curl -X` does.
    func send(_ method: String, _ path: String) async throws -> HTTPResponse {
        let answer = try await Shared.http.send(HTTPRequest(method, url: url + path, timeout: .seconds(60)))
        // They tell values: that is what they are for.
        if path != "/status", !path.hasPrefix("/api/series") {
            SuiteLog.keep(String(decoding: answer.body, as: UTF8.self))
        }
        return answer
    }

    /// What the service says of itself.
    func status() async throws -> StatusReport {
        try Self.decoder.decode(StatusReport.self, from: Data(try await get("/status").body))
    }

    /// The newest job of the service.
    func newestJob() async throws -> Job? { try await jobs().first }

    /// Newest first.
    func jobs() async throws -> [Job] {
        struct Jobs: Decodable { var jobs: [Job] }
        return try Self.decoder.decode(Jobs.self, from: Data(try await get("/jobs").body)).jobs
    }

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}

/// Polls for what another process has to reach.
func eventually(
    _ what: String, within seconds: Int = 90, _ condition: () async throws -> Bool?
) async throws {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    while try await condition() != true {
        guard clock.now < end else { throw Unexpected("Not within \(seconds) s: \(what).") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
