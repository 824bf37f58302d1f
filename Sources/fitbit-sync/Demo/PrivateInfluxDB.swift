import Foundation
import HTTPClient

/// An InfluxDB 1 of the demo's own, in a folder of its own, on a free loopback port.
final class PrivateInfluxDB: Sendable {
    let url: String
    private let process: Process

    /// Where the distribution puts the server; nil when it is not installed.
    static var program: String? {
        let folders =
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin", "/usr/sbin"]
        return folders.map { "\($0)/influxd" }.first(where: FileManager.default.isExecutableFile(atPath:))
    }

    /// Starts the server; ``waitUntilReady(_:)`` says when it answers.
    init(program: String, folder: String) throws {
        let port = FreePort.next(from: 18_086)
        url = "http://127.0.0.1:\(port)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let configuration = folder + "/influxdb.conf"
        try """
        reporting-disabled = true
        bind-address = "127.0.0.1:0"
        [meta]
          dir = "\(folder)/meta"
        [data]
          dir = "\(folder)/data"
          wal-dir = "\(folder)/wal"
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:\(port)"
          log-enabled = false

        """.write(toFile: configuration, atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-config", configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Polls until the server answers; false when it has not after half a minute.
    func waitUntilReady(_ http: HTTPClient) async throws -> Bool {
        for _ in 0..<150 where process.isRunning {
            if let answer = try? await http.send(HTTPRequest(url: url + "/ping", timeout: .seconds(1))),
                answer.status == 204
            {
                return true
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        return false
    }

    /// Ends the server within 2 seconds, in order if it can be.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        for _ in 0..<100 where process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    deinit { stop() }
}
