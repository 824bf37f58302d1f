/// Reads JSON with simdjson: the text is validated and parsed as a whole, then walked in place.
public enum JSONReader {
    /// Parses `bytes` and gives their value to `body`.
    ///
    /// The values, strings, arrays and objects that `body` sees point into the parsed document, which is gone when
    /// `body` returns: none may be kept. They are not `Sendable` and so cannot be the result; storing one in a variable
    /// outside is the one mistake the compiler does not see. A byte order mark is passed over; of equal keys the first
    /// counts.
    ///
    /// - Throws: what the bytes are instead of JSON, or what `body` throws.
    public static func read<Result: Sendable>(
        _ bytes: [UInt8], _ body: (JSONValue) throws(JSONReaderError) -> Result
    ) throws(JSONReaderError) -> Result {
        let parser = try ParserPool.take()
        defer { ParserPool.giveBack(parser) }
        let document = try parser.parse(bytes)
        return try body(document)
    }

    /// The text without insignificant white space and byte order mark; numbers and strings stay as they are written.
    public static func minify(_ bytes: [UInt8]) throws(JSONReaderError) -> [UInt8] {
        let parser = try ParserPool.take()
        defer { ParserPool.giveBack(parser) }
        return try parser.minify(bytes)
    }

    /// Where the elements of an array stand in `bytes`, each without the white space around it: of the text itself, or
    /// of its member `key`, which is compared as it is written.
    ///
    /// - Throws: also when there is no such array.
    public static func cutArray(_ bytes: [UInt8], key: String? = nil) throws(JSONReaderError) -> [Range<Int>] {
        let parser = try ParserPool.take()
        defer { ParserPool.giveBack(parser) }
        return try parser.cutArray(bytes, key: key)
    }
}
