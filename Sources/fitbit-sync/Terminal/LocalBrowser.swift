import Foundation

/// The browser of the person who sits at this machine, where there is one.
enum LocalBrowser {
    /// Opens an address; false where there is no desktop or nothing to open it with.
    static func open(_ address: String, environment: [String: String] = ProcessInfo.processInfo.environment) -> Bool {
        let hasDesktop = ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
        guard hasDesktop, let program = program(environment) else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        return true
    }

    private static func program(_ environment: [String: String]) -> String? {
        let names = [environment["BROWSER"], "xdg-open"].compactMap(\.self).filter { !$0.isEmpty }
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        for name in names {
            let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
            if let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) { return path }
        }
        return nil
    }
}
