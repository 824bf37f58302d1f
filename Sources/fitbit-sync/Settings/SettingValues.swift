import Configuration
import Foundation
import SystemPackage

/// The words that a person set, before they are understood: the environment, then the `.env` file.
package struct SettingValues {
    /// The file that is read where none is named, and may be missing.
    static let usualFile = ".env"

    /// Mistakes of reading, e.g. a secret's file that is not there.
    private(set) var mistakes: [String] = []
    private var values: [String: String] = [:]

    /// Reads the environment and the file `.env` at `path`, which may be missing. The environment wins; what only systemd
    /// knows comes last.
    package init(environment: [String: String], envFile path: String) async {
        let process = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
        var file: ConfigReader?
        let exists = FileManager.default.fileExists(atPath: path)
        if !exists, URL(fileURLWithPath: path).lastPathComponent != Self.usualFile {
            mistakes.append("\(path) was not found.")
        }
        if exists, !FileManager.default.isReadableFile(atPath: path) {
            mistakes.append("\(path) may not be read by this user. Check its rights.")
        }
        if exists, let text = try? String(contentsOfFile: path, encoding: .utf8) {
            mistakes += EnvFileForm.mistakes(in: text, file: URL(fileURLWithPath: path).lastPathComponent)
        }
        do {
            file = ConfigReader(
                provider: try await EnvironmentVariablesProvider(
                    environmentFilePath: FilePath(path), allowMissing: true))
        } catch {
            mistakes.append("\(path) cannot be read as a list of NAME=value lines.")
        }
        func value(_ name: String) -> String? {
            let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
            let word =
                process.string(forKey: key, isSecret: true)
                ?? file?.string(forKey: key, isSecret: true).map(Self.unquoted)
            let text = word?.trimmingCharacters(in: .whitespaces)
            return text?.isEmpty == false ? text : nil
        }
        for setting in Setting.all {
            values[setting.name] = value(setting.name)
            guard setting.isSecret else { continue }
            let names = "\(setting.name)_FILE"
            if let file = value(names) {
                if values[setting.name] == nil {
                    values[setting.name] = secret(in: file, namedBy: names)
                } else {
                    mistakes.append("\(setting.name) and \(names) are both set. Keep one of them.")
                }
            } else if values[setting.name] == nil, let folder = environment["CREDENTIALS_DIRECTORY"] {
                // systemd.exec(5), "Credentials".
                let file = folder + "/" + setting.credential
                guard FileManager.default.fileExists(atPath: file) else { continue }
                values[setting.name] = secret(in: file, namedBy: "The credential \(setting.credential)")
            }
        }
    }

    private mutating func secret(in file: String, namedBy name: String) -> String? {
        do {
            let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty { mistakes.append("\(name) names \(file), which is empty.") }
            return text
        } catch {
            mistakes.append("\(name) names \(file), which cannot be read.")
            return nil
        }
    }

    /// A shell takes the quotes off a value; a file still has them.
    private static func unquoted(_ text: String) -> String {
        guard text.count >= 2, let quote = text.first, quote == text.last, quote == "\"" || quote == "'" else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }

    /// A path as a shell would read it: no program expands `~` in a file of settings.
    static func path(_ text: String, home: String) -> String {
        text == "~" || text.hasPrefix("~/") ? home + text.dropFirst() : text
    }

    /// The word of a setting; nil when it is not set or empty.
    subscript(name: String) -> String? {
        precondition(Setting.all.contains { $0.name == name }, "\(name) is not in the table of settings")
        return values[name]
    }
}
