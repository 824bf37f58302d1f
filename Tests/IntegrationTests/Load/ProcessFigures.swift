import Foundation

/// What a process holds at a moment.
struct ProcessFigures: CustomStringConvertible {
    let files: Int
    let threads: Int
    /// In MB of 2^20 bytes.
    let memory: Int

    /// Of a process that runs.
    init(of id: Int32) throws {
        files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").count
        let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        func number(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
            return Int(line.split { $0 == "\t" || $0 == " " }.dropFirst().first ?? "0") ?? 0
        }
        threads = number("Threads")
        memory = number("VmRSS") / 1024
    }

    var description: String { "\(files) files, \(threads) threads, \(memory) MB" }
}
