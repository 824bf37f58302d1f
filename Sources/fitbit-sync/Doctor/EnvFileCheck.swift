import Archive
import Foundation

extension Check {
    /// Secrets are for their owner's eyes.
    static let envFile = Check("env_file", "File of settings", isOfCommand: true) { examination in
        guard let file = examination.envFile else { return [] }
        let directory = examination.settings.dataDirectory
        return await TimeLimit.offThePool {
            let owner = SQLiteArchive.owner(of: directory).flatMap { Int($0) }
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            if let owner, ServiceProcess.reads(file, process: owner), let start = ServiceProcess.start(of: owner),
                let change = attributes?[.modificationDate] as? Date, change > start
            {
                return [
                    .warning(
                        "\(file) was changed after the service started, which does not know of that yet.",
                        "Start the service again: systemctl restart fitbit-sync.")
                ]
            }
            return [judge(envFile: file, mode: attributes?[.posixPermissions] as? Int ?? 0o600, text: text)]
        }
    }

    static func judge(envFile file: String, mode: Int, text: String) -> Finding {
        let holdsSecret = Setting.all.contains { setting in
            setting.isSecret
                && text.split(whereSeparator: \.isNewline).contains {
                    $0.trimmingCharacters(in: .whitespaces).hasPrefix(setting.name + "=")
                }
        }
        guard holdsSecret, mode & 0o077 != 0 else { return .ok("\(file) is read.") }
        return .warning("\(file) holds secrets, and other users of this machine may read it.", "chmod 600 \(file)")
    }
}
