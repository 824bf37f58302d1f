import Foundation
import SyncEngine

/// Files that are whole or not there, also after a loss of power.
enum DurableFile {
    /// Writes a file (0600) beside `path` and puts it in its place.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let unfinished = path + ".unfinished"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        let isWritten = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        close(descriptor)
        guard isWritten else { throw failure(path) }
        try place(unfinished, at: path)
    }

    /// Puts a finished file at `path`, in one step, in place of what is there.
    static func place(_ file: String, at path: String) throws {
        try synchronize(file)
        guard rename(file, path) == 0 else { throw failure(path) }
        try synchronize(URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false))
    }

    /// Returns when what was written to a file, or the names in a folder, are on the disk.
    private static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> ArchiveError {
        ArchiveError("unwritable", "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
}
