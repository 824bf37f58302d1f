import JSONReader

/// What an answer of error says of its reason (google-health-api.md, 5.2): an object or a word under `error`, with
/// details or without, or no JSON at all.
struct ErrorEnvelope: Sendable {
    /// The first of the reasons that is a bounded word: the one thing of the answer that is ever repeated.
    private(set) var word: String?
    private var texts: [String] = []

    init(_ body: [UInt8]) {
        let read = try? JSONReader.read(body) { root throws(JSONReaderError) in Self.texts(root["error"]) }
        guard let read else { return }
        texts = read.reasons + read.messages
        word = read.reasons.first(where: Self.isWord)
    }

    /// Whether any reason, or the message, names it: reasons come joined by commas and repeated.
    func names(_ reason: String) -> Bool { texts.contains { $0.contains(reason) } }

    private static func texts(_ error: JSONValue?) -> (reasons: [String], messages: [String]) {
        guard let error else { return ([], []) }
        if let word = error.text { return ([word], []) }
        let details = error["details"]?.array.map(Array.init) ?? []
        let named = details.compactMap { $0["reason"]?.text }
        let detailed = details.compactMap { $0["metadata"]?["detailedReasons"]?.text }
            .flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } }
        return (named + detailed + [error["status"]?.text].compactMap(\.self), [error["message"]?.text ?? ""])
    }

    /// `LIKE_THIS`, or `like_this` where OAuth speaks.
    private static func isWord(_ text: String) -> Bool {
        func consists(of letters: ClosedRange<UInt8>) -> Bool {
            text.utf8.allSatisfy { letters.contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
        }
        return (1...63).contains(text.utf8.count) && (consists(of: 0x41...0x5A) || consists(of: 0x61...0x7A))
    }
}
