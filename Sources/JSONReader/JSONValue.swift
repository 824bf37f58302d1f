/// A value of a document that is being read: a place on simdjson's tape (simdjson, doc/tape.md).
///
/// Valid only inside the closure of ``JSONReader/read(_:_:)``. Nothing is converted before it is asked for, and no
/// access but ``text`` allocates. A question that does not suit the value is answered with nil, so that a field that is
/// missing, `null` or of another type is one case.
public struct JSONValue {
    /// What a value is.
    public enum Kind: Sendable {
        case object, array, string, integer, double, boolean, null
    }

    @usableFromInline let tape: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafePointer<UInt8>
    @usableFromInline let index: Int

    @inlinable
    init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    /// The letter that says what stands on the tape.
    @inlinable var mark: UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }

    /// The other 56 bits.
    @inlinable var payload: Int { Int(truncatingIfNeeded: tape[index] & 0x00FF_FFFF_FFFF_FFFF) }

    /// Where the next value begins.
    @inlinable var end: Int {
        switch mark {
        case UInt8(ascii: "{"), UInt8(ascii: "["): Int(truncatingIfNeeded: tape[index] & 0xFFFF_FFFF)
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
        default: index + 1
        }
    }

    /// What this value is.
    public var kind: Kind {
        switch mark {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "l"), UInt8(ascii: "u"): .integer
        case UInt8(ascii: "d"): .double
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        default: .null
        }
    }

    /// Whether the value is `null`.
    @inlinable public var isNull: Bool { mark == UInt8(ascii: "n") }

    /// The truth value, or nil when it is none.
    @inlinable public var bool: Bool? {
        switch mark {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The string, or nil when it is none.
    @inlinable public var string: JSONString? {
        guard mark == UInt8(ascii: "\"") else { return nil }
        return JSONString(prefixed: strings + payload)
    }

    /// The string as a Swift string, or nil when it is none.
    public var text: String? { string.map { String($0) } }
}

@available(*, unavailable)
extension JSONValue: Sendable {}
