internal import Foundation
internal import SyncEngine

/// Keeps a second instance off the same folder: a lock that the kernel lets go of however the process ends.
final class InstanceLock: Sendable {
    private let descriptor: Int32

    /// Locks `path`, a file that holds the owner's process id.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ArchiveError(
                "unwritable",
                "\(path) cannot be written: \(String(cString: strerror(errno))). Check DATA_DIR and its rights.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ArchiveError(
                "in_use",
                "Another instance (process \(Self.owner(of: path))) uses this data folder. Stop it, or set another "
                    + "DATA_DIR.")
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// The process that wrote itself into the file.
    static func owner(of path: String) -> String {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    /// Lets another instance in.
    func release() { flock(descriptor, LOCK_UN) }

    /// Also runs when `init` throws.
    deinit { if descriptor >= 0 { close(descriptor) } }
}
