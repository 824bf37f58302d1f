import Foundation

/// What is wrong with the form of a file of settings, line by line: what the reader of such files would pass over in silence.
enum EnvFileForm {
    /// A sentence for each odd line of the file's text; none holds a value.
    static func mistakes(in text: String, file: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap {
            index, line in
            mistake(in: line.trimmingCharacters(in: .whitespaces)).map { "\(file), line \(index + 1): \($0)" }
        }
    }

    private static func mistake(in line: String) -> String? {
        guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
        if line.hasPrefix("export ") { return "it begins with `export`. Write NAME=value alone." }
        guard let mark = line.firstIndex(of: "=") else { return "it is no NAME=value line." }
        let name = line[..<mark].trimmingCharacters(in: .whitespaces)
        let value = line[line.index(after: mark)...].trimmingCharacters(in: .whitespaces)
        if isMisspelled(name) { return "\(name.prefix(60)) is no setting. The README lists them all." }
        if let quote = value.first, quote == "\"" || quote == "'", let end = value.dropFirst().firstIndex(of: quote) {
            let isWhole = value.index(after: end) == value.endIndex
            return isWhole
                ? nil : "something stands behind the quoted value of \(name). Put a comment on a line of its own."
        }
        return value.contains(" #")
            ? "a comment stands behind the value of \(name). Put it on a line of its own, or the value in quotes." : nil
    }

    /// A name that looks like one of ours and is none; other programs may have theirs in the same file.
    private static func isMisspelled(_ name: String) -> Bool {
        func family(_ name: String) -> Substring { name.prefix { $0 != "_" } }
        let names = Setting.all.flatMap { $0.isSecret ? [$0.name, $0.name + "_FILE"] : [$0.name] }
        return !names.contains(name) && ["GOOGLE", "FITBIT", "INFLUXDB", "SYNC"].contains(family(name))
    }
}
