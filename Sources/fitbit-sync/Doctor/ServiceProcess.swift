import Foundation

/// What the system says of the process of the service (proc(5)).
enum ServiceProcess {
    /// When it started; nil where that cannot be read.
    static func start(of process: Int) -> Date? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let boot = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
        else { return nil }
        return start(stat: stat, boot: boot, ticks: sysconf(Int32(_SC_CLK_TCK)))
    }

    /// - Parameters:
    ///   - stat: the text of /proc/PID/stat, whose second word may hold anything between its brackets.
    ///   - boot: the text of /proc/stat.
    ///   - ticks: a second.
    static func start(stat: String, boot: String, ticks: Int) -> Date? {
        let words = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let line = boot.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard words.count > 20, let start = Double(words[20]), let line, let epoch = Double(line.dropFirst(6)),
            ticks > 0
        else { return nil }
        return Date(timeIntervalSince1970: epoch + start / Double(ticks))
    }

    /// Whether a file of settings is the one that a process found in its folder.
    static func reads(_ file: String, process: Int) -> Bool {
        let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
        let url = URL(filePath: file).resolvingSymlinksInPath()
        return url.lastPathComponent == SettingValues.usualFile && url.deletingLastPathComponent().path == folder
    }
}
