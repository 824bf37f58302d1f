import Foundation
import Glibc

/// What this process holds at a moment, and what its archive is made of.
struct ProcessReading {
    /// Bytes in memory.
    var memory: Int
    /// Open files and sockets.
    var handles: Int
    /// Without those that Dispatch lends: how many, it decides by the machine's load.
    var threads: Int
    /// Bytes of `archive.sqlite`.
    var archive: Int
    /// Bytes of its write-ahead log.
    var log: Int
    /// Pages of the archive, and those of them that hold nothing.
    var pages: (all: Int, free: Int)

    /// - Parameter folder: the archive's.
    init(folder: URL, pages: (all: Int, free: Int)) throws {
        let statm = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        memory = (Int(statm[1]) ?? 0) * Int(getpagesize())
        handles = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
            .compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
        threads = names.count { !$0.contains("-qos") }
        func size(_ name: String) -> Int {
            let path = folder.appending(path: name).path(percentEncoded: false)
            return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        }
        archive = size("archive.sqlite")
        log = size("archive.sqlite-wal")
        self.pages = pages
    }

    /// In a line, sizes in kB.
    var text: String {
        "memory \(memory / 1024), handles \(handles), threads \(threads), archive \(archive / 1024), log \(log / 1024), "
            + "pages \(pages.all), free \(pages.free)"
    }
}
