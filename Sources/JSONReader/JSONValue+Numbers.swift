extension JSONValue {
    /// The number as a signed integer: nil when it is no number, has a fraction or does not fit.
    @inlinable public var int64: Int64? {
        switch mark {
        case UInt8(ascii: "l"): Int64(bitPattern: tape[index + 1])
        case UInt8(ascii: "d"): Int64(exactly: Double(bitPattern: tape[index + 1]))
        default: nil
        }
    }

    /// The number as an unsigned integer: nil when it is no number, negative, has a fraction or does not fit.
    @inlinable public var uint64: UInt64? {
        switch mark {
        case UInt8(ascii: "u"): tape[index + 1]
        case UInt8(ascii: "l"): UInt64(exactly: Int64(bitPattern: tape[index + 1]))
        case UInt8(ascii: "d"): UInt64(exactly: Double(bitPattern: tape[index + 1]))
        default: nil
        }
    }

    /// Any number as a double, or nil when it is none.
    @inlinable public var double: Double? {
        switch mark {
        case UInt8(ascii: "d"): Double(bitPattern: tape[index + 1])
        case UInt8(ascii: "l"): Double(Int64(bitPattern: tape[index + 1]))
        case UInt8(ascii: "u"): Double(tape[index + 1])
        default: nil
        }
    }

    /// A finite number, or a string that spells one (`"96"`, `"61.75"`).
    @inlinable public var number: Double? { double ?? string?.double }

    /// A number, or a string that spells one, as the nearest integer: `96`, `"96"` and `96.4` are all 96.
    @inlinable public var wholeNumber: Int64? {
        if mark == UInt8(ascii: "l") { return Int64(bitPattern: tape[index + 1]) }
        return spelledWholeNumber
    }

    @usableFromInline var spelledWholeNumber: Int64? {
        if let exact = int64 ?? string.flatMap({ Int64(String($0)) }) { return exact }
        return number.flatMap { Int64(exactly: $0.rounded()) }
    }
}
