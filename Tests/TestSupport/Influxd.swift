import Foundation

/// A private InfluxDB 1 of the distribution.
package enum Influxd {
    private static let program = "/usr/bin/influxd"

    /// Whether it is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// One for all tests that need no users; each takes a database of its own.
    package static let shared = Task { try await start() }

    /// One that asks for users. Nobody is one yet.
    package static let sharedWithUsers = Task { try await start(usesAuthentication: true) }

    /// A new one, ready to answer.
    ///
    /// - Parameter maximumBodyBytes: larger requests are answered with 413.
    package static func start(
        usesAuthentication: Bool = false, maximumBodyBytes: Int = 25_000_000
    ) async throws -> LocalServer {
        let folder = try LocalServer.makeFolder()
        let path = folder.path(percentEncoded: false)
        let port = FreePort.next()
        let file = folder.appending(path: "influxdb.conf")
        try configuration(
            in: path, port: port, usesAuthentication: usesAuthentication, maximumBodyBytes: maximumBodyBytes
        ).write(to: file, atomically: true, encoding: .utf8)
        let server = LocalServer(
            program: program, arguments: ["-config", file.path(percentEncoded: false)], folder: folder, port: port,
            readyPath: "/ping")
        try await server.start()
        return server
    }

    /// What `influxd` reads to keep its files in a folder and to answer on a port.
    package static func configuration(
        in path: String, port: UInt16, usesAuthentication: Bool = false, maximumBodyBytes: Int = 25_000_000
    ) -> String {
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:0"
        [meta]
        dir = "\(path)/meta"
        [data]
        dir = "\(path)/data"
        wal-dir = "\(path)/wal"
        [monitor]
        store-enabled = false
        [http]
        bind-address = "127.0.0.1:\(port)"
        auth-enabled = \(usesAuthentication)
        log-enabled = false
        max-body-size = \(maximumBodyBytes)
        """
    }
}
