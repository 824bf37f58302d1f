/// The UTF-8 bytes of a string, escapes resolved, where the parser put them.
///
/// Valid only inside the closure of ``JSONReader/read(_:_:)``.
public struct JSONString: RandomAccessCollection {
    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>

    /// The string whose four bytes of length stand at `start` (simdjson, doc/tape.md).
    @inlinable
    init(prefixed start: UnsafePointer<UInt8>) {
        let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        bytes = UnsafeBufferPointer(start: start + 4, count: Int(length))
    }

    /// Always 0.
    @inlinable public var startIndex: Int { 0 }
    /// The number of bytes.
    @inlinable public var endIndex: Int { bytes.count }
    /// One byte of the UTF-8 text.
    @inlinable public subscript(position: Int) -> UInt8 { bytes[position] }

    /// Lends all bytes at once.
    @inlinable
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        try body(bytes)
    }

    /// Compares bytes; nothing is allocated.
    @inlinable public static func == (left: JSONString, right: StaticString) -> Bool {
        let count = right.utf8CodeUnitCount
        guard left.bytes.count == count, right.hasPointerRepresentation else { return false }
        let other = right.utf8Start
        for index in 0..<count where left.bytes[index] != other[index] { return false }
        return true
    }

    /// Compares bytes; nothing is allocated.
    @inlinable public static func == (left: JSONString, right: String) -> Bool {
        left.bytes.elementsEqual(right.utf8)
    }

    /// Lets a `switch` compare with literals.
    @inlinable public static func ~= (pattern: StaticString, string: JSONString) -> Bool { string == pattern }

    /// The finite number that the string spells in decimal, e.g. `61.75`.
    public var double: Double? {
        let decimal = bytes.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard decimal, let number = Double(String(self)), number.isFinite else { return nil }
        return number
    }
}

@available(*, unavailable)
extension JSONString: Sendable {}

extension String {
    /// Copies a string out of the document.
    @inlinable
    public init(_ string: JSONString) {
        self.init(decoding: string.bytes, as: UTF8.self)
    }
}
