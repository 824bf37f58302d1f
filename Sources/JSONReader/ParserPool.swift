import Synchronization

/// Keeps a few idle parsers, so that their memory is not asked for anew with every answer.
enum ParserPool {
    private static let mostIdle = 2
    /// In bytes of text: a day of heart rate with a sample each second. A parser holds up to fifteen bytes for each.
    private static let largestKept = 3 << 20

    /// Guards the list alone; a parser in use is in nobody's list.
    private static let idle = Mutex<[Parser]>([])

    static func take() throws(JSONReaderError) -> Parser {
        if let parser = idle.withLock({ $0.popLast() }) { return parser }
        guard let parser = Parser() else { throw JSONReaderError(.noMemory, "could not be read: no memory is left") }
        return parser
    }

    static func giveBack(_ parser: Parser) {
        guard parser.capacity <= largestKept else { return }
        idle.withLock { parsers in
            if parsers.count < mostIdle { parsers.append(parser) }
        }
    }
}
