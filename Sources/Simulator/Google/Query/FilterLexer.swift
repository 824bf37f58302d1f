/// Takes a filter apart into words, comparators and quoted literals (google-health-api.md 3.2).
enum FilterLexer {
    enum Token: Sendable, Equatable {
        case word(String)
        case comparator(String)
        case literal(String)
    }

    /// The tokens, or nil where there is something that no filter has: an escape, a bracket, an open quote.
    static func tokens(_ text: String) -> [Token]? {
        var tokens: [Token] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): rest = rest.dropFirst()
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                guard let end = rest.dropFirst().firstIndex(of: byte) else { return nil }
                tokens.append(.literal(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)))
                rest = rest[(end + 1)...]
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: ":"):
                let sign = rest.prefix { "<>=!:".utf8.contains($0) }
                tokens.append(.comparator(String(decoding: sign, as: UTF8.self)))
                rest = rest[sign.endIndex...]
            default:
                let word = rest.prefix(while: isWordByte)
                guard !word.isEmpty else { return nil }
                tokens.append(.word(String(decoding: word, as: UTF8.self)))
                rest = rest[word.endIndex...]
            }
        }
        return tokens
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
