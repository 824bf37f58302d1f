import Foundation

extension Check {
    /// The library that draws the charts.
    static let charts = Check("charts", "Charts") { examination in
        let folder = examination.settings.dygraphsDirectory
        return await TimeLimit.offThePool {
            return [
                judge(charts: folder, isThere: FileManager.default.isReadableFile(atPath: folder + "/dygraph.min.js"))
            ]
        }
    }

    static func judge(charts folder: String, isThere: Bool) -> Finding {
        isThere
            ? .ok("Dygraphs is in \(folder).")
            : .warning(
                "Dygraphs is not in \(folder): the page draws no charts.",
                "Install it (apt install libjs-dygraphs), or set DYGRAPHS_DIR to its folder, and restart the service.")
    }
}
