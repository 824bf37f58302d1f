import Foundation

extension Check {
    /// The files of the page.
    static let page = Check("page", "Page") { examination in
        let folder = examination.settings.publicDirectory
        return await TimeLimit.offThePool {
            let missing = folder.map { folder in
                ["index.html", "style.css", "app.js"].filter {
                    !FileManager.default.isReadableFile(atPath: folder + "/" + $0)
                }
            }
            return [judge(page: folder, missing: missing ?? [])]
        }
    }

    static func judge(page folder: String?, missing: [String]) -> Finding {
        let remedy =
            "Set PUBLIC_DIR to the folder Public of the program; everything works without it, by HTTP and commands."
        guard let folder else { return .warning("The page's files were not found.", remedy) }
        guard missing.isEmpty else {
            return .warning("\(folder) lacks \(missing.joined(separator: ", ")).", remedy)
        }
        return .ok("Its files are in \(folder).")
    }
}
