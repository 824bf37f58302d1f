/// Names and tag values as line protocol can hold them.
enum LineText {
    /// The text with what line protocol has no form for replaced, as it then stands in the database.
    ///
    /// A control character, line breaks above all, becomes a space. A backslash that would swallow what follows it (a
    /// comma, a space, an equals sign or the end) becomes a slash; every other one is a plain character to all servers.
    static func expressible(_ text: String) -> [UInt8] {
        var bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? space : $0 }
        for index in bytes.indices.reversed() where bytes[index] == backslash {
            let next = index + 1 < bytes.count ? bytes[index + 1] : comma
            if next == comma || next == space || next == equals || next == backslash {
                bytes[index] = UInt8(ascii: "/")
            }
        }
        return bytes
    }

    /// A measurement, in which an equals sign stands for itself.
    static func measurement(_ text: String) -> [UInt8] { escaped(text, equals: false) }

    /// A tag's key or value, or a field's key.
    static func key(_ text: String) -> [UInt8] { escaped(text, equals: true) }

    private static func escaped(_ text: String, equals escapesEquals: Bool) -> [UInt8] {
        var output: [UInt8] = []
        for byte in expressible(text) {
            if byte == comma || byte == space || (escapesEquals && byte == equals) { output.append(backslash) }
            output.append(byte)
        }
        return output
    }

    static let comma = UInt8(ascii: ",")
    static let space = UInt8(ascii: " ")
    static let equals = UInt8(ascii: "=")
    static let backslash = UInt8(ascii: "\\")
    static let newline = UInt8(ascii: "\n")
}
