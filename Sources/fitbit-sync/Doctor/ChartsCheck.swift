import Foundation

extension Check {
    /// The library that draws the charts.
    static let charts = Check("charts", "Charts") { examination in
        await TimeLimit.offThePool {
            let folder = chartsFolder
            return [
                judge(charts: folder, isThere: FileManager.default.isReadableFile(atPath: folder + "/dygraph.min.js"))
            ]
        }
    }

    /// Where Debian's package puts it.
    private static let chartsFolder = "/usr/share/javascript/dygraphs"

    static func judge(charts folder: String, isThere: Bool) -> Finding {
        isThere
            ? .ok("Dygraphs is in \(folder).")
            : .warning("Dygraphs is not in \(folder): the page draws no charts.", "apt install libjs-dygraphs")
    }
}
