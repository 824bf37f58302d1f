import Archive
import Foundation
import HTTPClient
import HTTPServer

/// The machine, as far as a bug may depend on it.
enum SystemFacts {
    static func lines() -> [String] {
        var system = utsname()
        uname(&system)
        func word(_ tuple: some Any) -> String {
            let bytes = Mirror(reflecting: tuple).children.compactMap { $0.value as? Int8 }.prefix { $0 != 0 }
            return String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        var lines = [
            "fitbit-sync \(Application.version)", "Linux \(word(system.release)), \(word(system.machine))",
            release((try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""),
            memory((try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""),
            "\(ProcessInfo.processInfo.activeProcessorCount) processors",
            HTTPClient.libraryVersion, "libmicrohttpd \(HTTPServer.libraryVersion)",
        ]
        lines += ArchiveInspection.libraryVersions.map { "\($0.name) \($0.version)" }
        if FileManager.default.fileExists(atPath: "/.dockerenv") { lines.append("in a container") }
        let proxies = ["http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"]
        let set = proxies.filter { ProcessInfo.processInfo.environment[$0]?.isEmpty == false }
        if !set.isEmpty { lines.append("set in the environment: \(set.joined(separator: ", "))") }
        return lines
    }

    /// The name of the distribution.
    static func release(_ text: String) -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { String($0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }) }
            ?? "an unknown distribution"
    }

    /// How much memory there is, and how much of it is free.
    static func memory(_ text: String) -> String {
        func megabytes(_ name: String) -> String {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            let number = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return number.map { "\($0 / 1024) MB" } ?? "unknown"
        }
        return "memory \(megabytes("MemTotal")), available \(megabytes("MemAvailable"))"
    }
}
