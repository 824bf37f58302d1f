/// Names and texts quoted for InfluxQL, so that no content can end the quotation.
enum InfluxQL {
    /// A database, measurement or tag key: `"name"`.
    static func identifier(_ name: some StringProtocol) -> String { quoted(name, by: "\"") }

    /// A text: `'value'`.
    static func literal(_ text: some StringProtocol) -> String { quoted(text, by: "'") }

    private static func quoted(_ text: some StringProtocol, by quote: Character) -> String {
        var output = String(quote)
        for character in text.unicodeScalars {
            switch character {
            case "\n": output += "\\n"
            case "\\", "\"", "'": output += "\\\(character)"
            default: output.unicodeScalars.append(character)
            }
        }
        return output + String(quote)
    }
}
