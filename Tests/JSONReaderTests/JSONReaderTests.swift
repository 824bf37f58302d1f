import JSONReader
import Testing

struct JSONReaderTests {
    @Test func `a number is read as whatever it can be`() throws {
        try read("[1, -1, 1.0, 1.5, 18446744073709551615, 1e300, \"96\", \"96.4\", \"NaN\", true]") { root in
            let values = Array(root.array!)
            #expect(values.map { $0.int64 } == [1, -1, 1, nil, nil, nil, nil, nil, nil, nil])
            #expect(values.map { $0.uint64 } == [1, nil, 1, nil, .max, nil, nil, nil, nil, nil])
            #expect(values.map { $0.double } == [1, -1, 1, 1.5, 0x1p64, 1e300, nil, nil, nil, nil])
            #expect(values.map { $0.number }.suffix(4) == [96, 96.4, nil, nil])
            #expect(values.map { $0.wholeNumber } == [1, -1, 1, 2, nil, nil, 96, 96, nil, nil])
        }
    }

    @Test func `an id of nineteen digits stays exact, as number and as string`() throws {
        try read(#"{"a": 1234567890123456789, "b": "1234567890123456789"}"#) { root in
            #expect(root["a"]?.int64 == 1_234_567_890_123_456_789)
            #expect(root["b"]?.wholeNumber == 1_234_567_890_123_456_789)
        }
    }

    @Test func `a member that is missing, null or sought in something else is nil`() throws {
        try read(#"{"here": {"deep": 7}, "null": null, "here": 8}"#) { root in
            #expect(root["here"]?["deep"]?.int64 == 7)
            #expect(root[named: "here"]?.kind == .object)
            #expect(root["null"] == nil)
            #expect(root["gone"] == nil)
            #expect(root["here"]?["deep"]?["deeper"] == nil)
            #expect(root.object?.map { String($0.key) } == ["here", "null", "here"])
        }
    }

    @Test func `strings are compared and copied with their escapes resolved`() throws {
        try read(#"["", "deep", "a\u0000b", "Grüße \ud83d\ude00", "de"]"#) { root in
            let strings = root.array!.compactMap(\.string)
            #expect(strings.map { String($0) } == ["", "deep", "a\0b", "Grüße 😀", "de"])
            #expect(strings[1] == "deep" as StaticString)
            #expect(!(strings[4] == "deep" as StaticString))
            #expect(strings[3] == "Grüße 😀" as StaticString)
            let name = "deep"
            #expect(strings[1] == name)
            #expect(strings[0].isEmpty && strings[2].count == 3 && strings[2][1] == 0)
            switch strings[1] {
            case "light": Issue.record("another string")
            case "deep": break
            default: Issue.record("no string")
            }
        }
    }

    @Test func `each kind of value is told apart`() throws {
        try read(#"[{}, [], "", 1, 1.5, true, false, null]"#) { root in
            let values = Array(root.array!)
            #expect(values.map(\.kind) == [.object, .array, .string, .integer, .double, .boolean, .boolean, .null])
            #expect(values.map(\.bool) == [nil, nil, nil, nil, nil, true, false, nil])
            #expect(values[0].object?.isEmpty == true && values[1].array?.isEmpty == true)
            #expect(values[0].array == nil && values[1].object == nil && values[7].isNull)
            #expect(root.array?.underestimatedCount == 8)
            #expect(root.array?.first?.kind == .object)
        }
    }

    @Test func `a document may be a single value and may begin with a byte order mark`() throws {
        try read("17") { root in #expect(root.int64 == 17) }
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(#"{"a": 1}"#.utf8)
        #expect(try JSONReader.read(bytes) { $0["a"]?.int64 } == 1)
    }

    @Test(arguments: [
        ("", JSONReaderError.Kind.empty),
        (" \n\t", .empty),
        ("<!DOCTYPE html><html></html>", .html),
        (#"{"steps": [1, 2"#, .truncated),
        (#"{"steps": "1"#, .truncated),
        (#"["#, .truncated),
        (#"{"a": 1, …}"#, .malformed),
        (#"{"a": 0, // a comment"# + "\n}", .malformed),
        (#"{"a": NaN}"#, .malformed),
        (#"{"a": 1} {"b": 2}"#, .malformed),
        ("[01]", .malformed),
        (String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000), .tooDeep),
    ])
    func `what is not JSON is refused with what it is`(text: String, kind: JSONReaderError.Kind) {
        let error = #expect(throws: JSONReaderError.self) {
            try JSONReader.read(Array(text.utf8)) { $0.kind }
        }
        #expect(error?.kind == kind)
        #expect(error?.reason.isEmpty == false)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        let error = #expect(throws: JSONReaderError.self) {
            try JSONReader.read([0x22, 0xFF, 0xFE, 0x22]) { $0.kind }
        }
        #expect(error?.kind == .malformed)
    }

    @Test func `what the closure throws comes out`() {
        #expect(throws: JSONReaderError.unexpected("holds no list of devices")) {
            try JSONReader.read(Array("{}".utf8)) { (_) throws(JSONReaderError) -> Int in
                throw .unexpected("holds no list of devices")
            }
        }
    }

    @Test func `minifying takes the white space and leaves the numbers`() throws {
        let text = "\u{FEFF}{ \"a b\" : [ 1.50 , 1e2 ,\n 12345678901234567890 ] }"
        let minified = try JSONReader.minify(Array(text.utf8))
        #expect(String(decoding: minified, as: UTF8.self) == #"{"a b":[1.50,1e2,12345678901234567890]}"#)
        #expect(throws: JSONReaderError.self) { try JSONReader.minify(Array("{".utf8)) }
        #expect(throws: JSONReaderError.self) { try JSONReader.minify([]) }
    }

    @Test func `an array is cut into its elements to the letter`() throws {
        func cut(_ text: String, _ key: String?) throws -> [String] {
            let bytes = Array(text.utf8)
            return try JSONReader.cutArray(bytes, key: key).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        #expect(
            try cut(#"[ {"a": 1.50} , [1, 2],  "x\"]" , 7.0 , null ]"#, nil) == [
                #"{"a": 1.50}"#, "[1, 2]", #""x\"]""#, "7.0", "null",
            ])
        #expect(try cut("\u{FEFF}{\"meta\": {\"br\": [9]}, \"br\": [1, {}], \"z\": 0}", "br") == ["1", "{}"])
        #expect(try cut(#"{"br": []}"#, "br") == [])
        #expect(throws: JSONReaderError.unexpected("holds no list `br`")) { try cut("{}", "br") }
        #expect(throws: JSONReaderError.self) { try cut(#"{"br": 1}"#, "br") }
        #expect(throws: JSONReaderError.self) { try cut(#"{"br": [1], "z": }"#, "br") }
    }

    @Test func `no prefix and no changed byte of a text does more than be refused`() throws {
        let text = Array(#"{"a": [1, -2.5e3, "x\u00e9\n", {"b": null}, true], "c": {"d": [], "e": {}}}"#.utf8)
        for end in 0..<text.count {
            #expect(throws: JSONReaderError.self) { try JSONReader.read(Array(text[..<end])) { visit($0) } }
        }
        for position in text.indices {
            for byte in Array("{}[]\",:0-e\\ \0".utf8) + [0xFF] {
                var changed = text
                changed[position] = byte
                let count = try? JSONReader.read(changed) { visit($0) }
                let ranges = try? JSONReader.cutArray(changed, key: "a")
                #expect(count == nil || count! > 0)
                #expect(ranges == nil || ranges!.allSatisfy { $0.upperBound <= changed.count })
            }
        }
    }

    @Test func `readers do not disturb each other`() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let text = "[" + (0..<2000).map { "\($0 + number)" }.joined(separator: ",") + "]"
                    let sum = try? JSONReader.read(Array(text.utf8)) { root in
                        root.array!.reduce(0) { $0 + ($1.int64 ?? 0) }
                    }
                    return sum == Int64(1999 * 1000 + 2000 * number)
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func `a reader may read another text inside`() throws {
        let sum = try JSONReader.read(Array("[1]".utf8)) { outer throws(JSONReaderError) in
            let inner = try JSONReader.read(Array("[2]".utf8)) { $0.array?.first?.int64 ?? 0 }
            return (outer.array?.first?.int64 ?? 0) + inner
        }
        #expect(sum == 3)
    }
}

private func read(_ text: String, _ body: (JSONValue) -> Void) throws {
    try JSONReader.read(Array(text.utf8)) { root in body(root) }
}

/// Touches every value below `value`, and counts them together with the bytes of their strings.
private func visit(_ value: JSONValue) -> Int {
    let own = 1 + (value.string?.count { $0 > 0 } ?? 0) + (value.number == nil ? 0 : 1)
    let elements = value.array?.reduce(0) { $0 + visit($1) } ?? 0
    let members = value.object?.reduce(0) { $0 + visit($1.value) + $1.key.count { $0 > 0 } } ?? 0
    return own + elements + members
}
