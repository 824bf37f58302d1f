package import Foundation

/// A block of a document that a person copies.
package struct Snippet: CustomStringConvertible, Sendable {
    /// From the top of the project, e.g. `docker/README.md`.
    package var document: String
    /// The line it begins at.
    package var line: Int
    /// After the fence: `sh`, `sql`, `env`; empty for a picture or a list.
    package var language: String
    /// Without the indentation of a list.
    package var text: String

    package var description: String { "\(document):\(line) \(language)" }

    /// The top of the project.
    package static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The documents that a person is led through.
    package static let documents: [String] = {
        let names = FileManager.default.enumerator(atPath: top.appending(path: "docker").path(percentEncoded: false))
        let below = (names?.allObjects ?? []).compactMap { $0 as? String }.filter { $0.hasSuffix("README.md") }
        return ["README.md"] + below.map { "docker/\($0)" }.sorted()
    }()

    /// The blocks in a language, of all documents or of one, in their order.
    package static func all(in language: String? = nil, of document: String? = nil) -> [Snippet] {
        every.filter { (language ?? $0.language) == $0.language && (document ?? $0.document) == $0.document }
    }

    private static let every = documents.flatMap(read)

    private static func read(_ document: String) -> [Snippet] {
        guard let text = try? String(contentsOf: top.appending(path: document), encoding: .utf8) else { return [] }
        var snippets: [Snippet] = []
        var open: (snippet: Snippet, indentation: Int)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " }
            let indentation = line.count - trimmed.count
            if let begun = open {
                if trimmed.hasPrefix("```") {
                    snippets.append(begun.snippet)
                    open = nil
                } else {
                    open?.snippet.text += line.dropFirst(min(begun.indentation, indentation)) + "\n"
                }
            } else if trimmed.hasPrefix("```") {
                let snippet = Snippet(
                    document: document, line: index + 1, language: String(trimmed.dropFirst(3)), text: "")
                open = (snippet, indentation)
            }
        }
        return snippets
    }
}
