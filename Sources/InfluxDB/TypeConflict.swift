/// A refusal because a field is stored with another type, read from the server's sentence.
struct TypeConflict: Equatable {
    /// Nil where the server does not name it (version 3).
    var measurement: String?
    var field: String
    /// The type that the server holds.
    var held: FieldType

    /// Understands `input field "v" on measurement "m" is type integer, already exists as type float` (versions 1 and
    /// 2) and `invalid column type for column 'v', expected iox::column_type::field::float, got …` (version 3).
    init?(_ sentence: String) {
        if let match = sentence.firstMatch(of: Self.shard) {
            measurement = Self.unquoted(match.2)
            field = Self.unquoted(match.1)
            held = FieldType(serverName: String(match.3))
        } else if let match = sentence.firstMatch(of: Self.table) {
            field = String(match.1)
            held = FieldType(serverName: String(match.2))
        } else {
            return nil
        }
    }

    private static var shard: Regex<(Substring, Substring, Substring, Substring)> {
        /input field "((?:[^"\\]|\\.)*)" on measurement "((?:[^"\\]|\\.)*)" is type \w+, already exists as type (\w+)/
    }

    private static var table: Regex<(Substring, Substring, Substring)> {
        /invalid column type for column '(.*?)', expected iox::column_type::(?:field::)?(\w+)/
    }

    private static func unquoted(_ text: Substring) -> String { String(text.replacing(/\\(.)/) { $0.1 }) }
}
