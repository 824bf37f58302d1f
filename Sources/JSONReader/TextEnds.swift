/// The first and the last byte of a text that are not white space: enough to say what a text is that is not JSON.
struct TextEnds {
    let first: UInt8?
    private let last: UInt8?

    init(_ bytes: [UInt8]) {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        func isInk(_ byte: UInt8) -> Bool { byte > 0x20 }
        first = text.first(where: isInk)
        last = text.last(where: isInk)
    }

    var isBlank: Bool { first == nil }

    /// Whether the text opens a bracket or quote and does not end with its counterpart.
    var isOpen: Bool {
        switch first {
        case UInt8(ascii: "{"): last != UInt8(ascii: "}")
        case UInt8(ascii: "["): last != UInt8(ascii: "]")
        case UInt8(ascii: "\""): last != UInt8(ascii: "\"")
        default: false
        }
    }
}
