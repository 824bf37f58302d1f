import Foundation
import TestSupport

/// An InfluxDB whose files are on a disk of its own, a small one, in a mount namespace that ends with it.
final class SmallDisk: Sendable {
    private static let program = "/usr/bin/unshare"
    private static let namespaces = ["--mount", "--pid", "--fork", "--kill-child=KILL", "/bin/sh", "-c"]

    /// Whether this user may mount a file system here.
    static let isPossible: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = namespaces + ["mount -t tmpfs -o size=64k tmpfs /mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// Starts the database, then does what it is told and says so.
    private static let script = """
        mount -t tmpfs -o size="$2" tmpfs "$1/disk" || exit 1
        influxd -config "$1/influxdb.conf" &
        while read word < "$1/orders"; do
            case $word in
            grow) mount -o remount,size=64m "$1/disk" ;;
            restart) kill -9 $!; wait $!; influxd -config "$1/influxdb.conf" & ;;
            esac
            echo "$word" >> "$1/done"
        done
        """

    let server: LocalServer
    private let folder: URL

    /// - Parameter kilobytes: what the disk holds.
    init(kilobytes: Int) async throws {
        folder = try LocalServer.makeFolder()
        let path = folder.path(percentEncoded: false)
        let port = FreePort.next()
        try FileManager.default.createDirectory(
            at: folder.appending(path: "disk"), withIntermediateDirectories: false)
        try Influxd.configuration(in: path + "/disk", port: port)
            .write(to: folder.appending(path: "influxdb.conf"), atomically: true, encoding: .utf8)
        guard mkfifo(path + "/orders", 0o600) == 0 else { throw Unexpected("No pipe could be made.") }
        server = LocalServer(
            program: Self.program, arguments: Self.namespaces + [Self.script, "sh", path, "\(kilobytes)k"],
            folder: folder, port: port, readyPath: "/ping")
        try await server.start()
    }

    /// Makes the disk large.
    func grow() async throws { try await order("grow") }

    /// Kills the database and starts it again over what is on the disk.
    func restart() async throws {
        try await order("restart")
        try await eventually("InfluxDB answers again", within: 120) {
            FreePort.status(of: "/ping", at: server.port) == 204
        }
    }

    private func order(_ word: String) async throws {
        try Data("\(word)\n".utf8).write(to: folder.appending(path: "orders"))
        try await eventually("\(word) is done") {
            let done = try? String(contentsOf: folder.appending(path: "done"), encoding: .utf8)
            return done?.split(separator: "\n").last.map { $0 == word }
        }
    }
}
