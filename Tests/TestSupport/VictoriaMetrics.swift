import Foundation

/// A private VictoriaMetrics of the distribution.
package enum VictoriaMetrics {
    private static let program = "/usr/bin/victoria-metrics"

    /// Whether it is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// One for all tests.
    package static let shared = Task { try await start() }

    /// A new one, ready to answer. It keeps what is up to 100 years old.
    package static func start() async throws -> LocalServer {
        let folder = try LocalServer.makeFolder()
        let port = FreePort.next()
        let server = LocalServer(
            program: program,
            arguments: [
                "-storageDataPath=\(folder.path(percentEncoded: false))/data", "-httpListenAddr=127.0.0.1:\(port)",
                "-retentionPeriod=100y", "-search.latencyOffset=0s",
            ],
            folder: folder, port: port, readyPath: "/health")
        try await server.start()
        return server
    }
}
