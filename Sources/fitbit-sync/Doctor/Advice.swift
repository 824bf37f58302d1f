/// The errors of this program say in one text what happened and then what to do.
enum Advice {
    /// The first sentence, and the rest if there is one. A full stop inside brackets or quotes ends no sentence.
    static func split(_ text: String) -> (message: String, remedy: String?) {
        var depth = 0
        var isQuoted = false
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            switch character {
            case "(": depth += 1
            case ")": depth = max(0, depth - 1)
            case "\"": isQuoted.toggle()
            case " " where previous == "." && depth == 0 && !isQuoted:
                let rest = String(text[text.index(after: index)...])
                return (String(text[..<index]), rest.isEmpty ? nil : rest)
            default: break
            }
            previous = character
        }
        return (text, nil)
    }
}
