import Foundation
import Testing

/// A block of a document that a person copies.
struct Snippet: CustomTestStringConvertible, Sendable {
    /// From the top of the project, e.g. `docker/README.md`.
    var document: String
    /// The line it begins at.
    var line: Int
    /// After the fence: `sh`, `sql`, `env`; empty for a picture or a list.
    var language: String
    /// Without the indentation of a list.
    var text: String

    var testDescription: String { "\(document):\(line) \(language)" }

    /// The top of the project.
    static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The documents that a person is led through.
    static let documents = [
        "README.md", "docker/README.md", "docker/grafana/README.md", "docker/home-assistant/README.md",
    ]

    /// Every block of the documents, in their order.
    static let all: [Snippet] = documents.flatMap { document -> [Snippet] in
        guard let text = try? String(contentsOf: top.appending(path: document), encoding: .utf8) else { return [] }
        var snippets: [Snippet] = []
        var open: (snippet: Snippet, indentation: Int)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.drop { $0 == " " }
            if let begun = open {
                if trimmed.hasPrefix("```") {
                    snippets.append(begun.snippet)
                    open = nil
                } else {
                    open?.snippet.text += line.dropFirst(min(begun.indentation, line.count - trimmed.count)) + "\n"
                }
            } else if trimmed.hasPrefix("```") {
                let snippet = Snippet(
                    document: document, line: index + 1, language: String(trimmed.dropFirst(3)), text: "")
                open = (snippet, line.count - trimmed.count)
            }
        }
        return snippets
    }

    static func all(in language: String) -> [Snippet] { all.filter { $0.language == language } }
}
