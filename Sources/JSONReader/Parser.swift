import CSimdJSON

/// Owns one simdjson parser and frees it.
///
/// `@unchecked Sendable`: the pool hands a parser to one reader at a time, and nothing of it is used without that.
final class Parser: @unchecked Sendable {
    private let handle: OpaquePointer

    init?() {
        guard let handle = csimdjson_create() else { return nil }
        self.handle = handle
    }

    deinit { csimdjson_destroy(handle) }

    /// The bytes of text for which memory is held.
    var capacity: Int { csimdjson_capacity(handle) }

    /// The value of the whole text; valid until the parser's next call.
    func parse(_ bytes: [UInt8]) throws(JSONReaderError) -> JSONValue {
        let code = bytes.withUnsafeBufferPointer { csimdjson_parse(handle, $0.baseAddress, $0.count) }
        try Self.check(code, bytes)
        guard let tape = csimdjson_tape(handle), let strings = csimdjson_strings(handle) else {
            throw JSONReaderError(.empty, "is empty")
        }
        return JSONValue(tape: tape, strings: strings, index: 1)
    }

    func minify(_ bytes: [UInt8]) throws(JSONReaderError) -> [UInt8] {
        _ = try parse(bytes)
        var code: Int32 = 0
        let minified = [UInt8](unsafeUninitializedCapacity: bytes.count + 64) { room, count in
            code = bytes.withUnsafeBufferPointer {
                csimdjson_minify($0.baseAddress, $0.count, room.baseAddress!, &count)
            }
        }
        try Self.check(code, bytes)
        return minified
    }

    func cutArray(_ bytes: [UInt8], key: String?) throws(JSONReaderError) -> [Range<Int>] {
        var ranges: UnsafePointer<csimdjson_range>?
        var count = 0
        let code = bytes.withUnsafeBufferPointer { text in
            guard var key else { return csimdjson_cut(handle, text.baseAddress, text.count, nil, 0, &ranges, &count) }
            return key.withUTF8 { key in
                key.withMemoryRebound(to: CChar.self) { key in
                    csimdjson_cut(handle, text.baseAddress, text.count, key.baseAddress, key.count, &ranges, &count)
                }
            }
        }
        if csimdjson_kind_of(code) == CSIMDJSON_NOT_THERE {
            throw .unexpected("holds no list\(key.map { " `\($0)`" } ?? "")")
        }
        try Self.check(code, bytes)
        return UnsafeBufferPointer(start: ranges, count: count).map { $0.offset..<$0.offset + $0.length }
    }

    private static func check(_ code: Int32, _ bytes: [UInt8]) throws(JSONReaderError) {
        let kind = csimdjson_kind_of(code)
        guard kind != CSIMDJSON_NO_ERROR else { return }
        let ends = TextEnds(bytes)
        switch kind {
        case _ where ends.isBlank: throw JSONReaderError(.empty, "is empty")
        case _ where ends.first == UInt8(ascii: "<"):
            throw JSONReaderError(.html, "begins with `<`: an HTML page, not JSON")
        case CSIMDJSON_TOO_DEEP: throw JSONReaderError(.tooDeep, "is nested deeper than 1024 levels")
        case CSIMDJSON_NO_MEMORY: throw JSONReaderError(.noMemory, "could not be read: no memory for its size")
        case _ where ends.isOpen: throw JSONReaderError(.truncated, "was cut short: it ends inside the JSON")
        default:
            throw JSONReaderError(.malformed, "is not JSON (\(String(cString: csimdjson_error_message(code))))")
        }
    }
}
