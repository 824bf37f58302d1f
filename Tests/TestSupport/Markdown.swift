package import Foundation

/// A document whose snippets a test runs.
package struct Markdown {
    private let text: String

    /// Throws when there is no such file.
    package init(_ file: URL) throws { text = try String(contentsOf: file, encoding: .utf8) }

    /// The snippets of a language, e.g. `yaml`, in their order.
    package func snippets(_ language: String) -> [String] {
        var found: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " }
            if var lines = open {
                if trimmed == "```" {
                    // A snippet within a list is indented as the list is.
                    let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
                    found.append(lines.map { $0.dropFirst(indent) }.joined(separator: "\n") + "\n")
                    open = nil
                } else {
                    lines.append(line)
                    open = lines
                }
            } else if trimmed == "```\(language)" {
                open = []
            }
        }
        return found
    }
}
