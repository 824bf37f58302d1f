import Foundation

/// A private MQTT broker of the distribution.
package enum Mosquitto {
    /// Whom a broker lets in.
    package enum Access: Sendable {
        case everybody
        /// One user with a password.
        case user(String, password: String)
    }

    private static let program = "/usr/sbin/mosquitto"
    private static let passwords = "/usr/bin/mosquitto_passwd"

    /// Whether it is installed.
    package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// A new one on a free port of 127.0.0.1, that keeps nothing over a restart.
    ///
    /// - Parameter certificate: with one it speaks TLS.
    package static func start(
        _ access: Access = .everybody, certificate: Certificate? = nil
    ) async throws -> LocalServer {
        let folder = try LocalServer.makeFolder()
        let port = FreePort.next()
        let file = folder.appending(path: "mosquitto.conf")
        // As root it would become another user, who cannot read the folder.
        var lines = ["listener \(port) 127.0.0.1", "persistence false", "user root", "log_dest stdout"]
        switch access {
        case .everybody: lines.append("allow_anonymous true")
        case .user(let name, let password):
            let list = folder.appending(path: "passwords").path(percentEncoded: false)
            try run(passwords, ["-b", "-c", list, name, password])
            lines += ["allow_anonymous false", "password_file \(list)"]
        }
        if let certificate {
            lines += ["certfile \(certificate.file)", "keyfile \(certificate.key)"]
        }
        try lines.joined(separator: "\n").appending("\n").write(to: file, atomically: true, encoding: .utf8)
        let server = LocalServer(
            program: program, arguments: ["-c", file.path(percentEncoded: false)], folder: folder, port: port,
            readyPath: "")
        try await server.start()
        return server
    }

    /// A certificate for `localhost` that nobody knows.
    package struct Certificate: Sendable {
        package let file: String
        package let key: String

        /// Made anew in a folder.
        package init(in folder: String) throws {
            (file, key) = (folder + "/certificate.pem", folder + "/key.pem")
            try Mosquitto.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", file, "-days", "2",
                    "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                ])
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
