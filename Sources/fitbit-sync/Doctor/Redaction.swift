import Foundation

/// Takes out of a text what is nobody else's business.
struct Redaction: Sendable {
    private var words: [(word: String, replacement: String)] = []
    private var names: [(name: String, replacement: String)] = []

    /// Where a host is: all that is told of it.
    static func place(of host: String) -> String {
        let name = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        if Settings.isLoopback(name) || name.hasSuffix(".localhost") { return "loopback" }
        if name == "0.0.0.0" || name == "::" { return "all-interfaces" }
        if name.contains(":") {
            return ["fe8", "fe9", "fea", "feb", "fc", "fd"].contains(where: name.hasPrefix)
                ? "private-address" : "public-address"
        }
        let numbers = name.split(separator: ".").compactMap { UInt8($0) }
        if numbers.count == 4 {
            let isPrivate =
                numbers[0] == 10 || numbers[0] == 192 && numbers[1] == 168
                || numbers[0] == 172 && (16..<32).contains(numbers[1]) || numbers[0] == 169 && numbers[1] == 254
                || numbers[0] == 100 && (64..<128).contains(numbers[1])
            return isPrivate ? "private-address" : "public-address"
        }
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        let isPrivate =
            !name.contains(".") || ["local", "lan", "home", "internal", "localdomain", "arpa"].contains(ending)
        return isPrivate ? "private-name" : "public-name"
    }

    /// An id as it may be told: enough to see that two are the same.
    static func shortened(_ id: String) -> String {
        let end = ".apps.googleusercontent.com"
        return id.prefix(id.count > 8 ? 4 : 1) + "…" + (id.hasSuffix(end) ? end : "")
    }

    /// Replaces a word wherever it stands, also inside of others. Too short a word would be found everywhere.
    mutating func hide(_ word: String?, as replacement: String) {
        guard let word, word.count >= 4 else { return }
        words.append((word, replacement))
        let escaped = word.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        if let escaped, escaped != word { words.append((escaped, replacement)) }
    }

    /// Replaces a name where it stands by itself.
    mutating func hide(name: String, as replacement: String) { names.append((name, replacement)) }

    /// The text without all of them, the longest first.
    func apply(to text: String) -> String {
        var text = text
        for (word, replacement) in words.sorted(by: { $0.word.count > $1.word.count }) {
            text = text.replacing(word, with: replacement)
        }
        for (name, replacement) in names.sorted(by: { $0.name.count > $1.name.count }) {
            text = Self.replacing(name, with: replacement, in: text)
        }
        // The home of whoever runs it has their name.
        return text.replacing(/\/home\/[^\/\s"]+/, with: "/home/…")
    }

    private static func replacing(_ name: String, with replacement: String, in text: String) -> String {
        func isPart(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } ?? false
        }
        var result = ""
        var rest = text[...]
        while let range = rest.range(of: name) {
            let before = range.lowerBound == rest.startIndex ? result.last : rest[rest.index(before: range.lowerBound)]
            let after = range.upperBound == rest.endIndex ? nil : rest[range.upperBound]
            result += rest[..<range.lowerBound] + (isPart(before) || isPart(after) ? rest[range] : replacement[...])
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
