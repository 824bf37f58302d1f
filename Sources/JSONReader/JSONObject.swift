/// The members of an object in their order.
///
/// Valid only inside the closure of ``JSONReader/read(_:_:)``.
public struct JSONObject: Sequence {
    @usableFromInline let value: JSONValue

    @inlinable
    init(_ value: JSONValue) { self.value = value }

    /// Whether there are none.
    @inlinable public var isEmpty: Bool { value.index + 2 == value.end }

    /// Starts at the first member.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(value) }

    /// Steps along the tape.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let object: JSONValue
        @usableFromInline let last: Int
        @usableFromInline var index: Int

        @inlinable
        init(_ object: JSONValue) {
            self.object = object
            last = object.end - 1
            index = object.index + 1
        }

        /// The next member, or nil after the last.
        @inlinable
        public mutating func next() -> (key: JSONString, value: JSONValue)? {
            guard index < last else { return nil }
            let key = JSONValue(tape: object.tape, strings: object.strings, index: index)
            let value = JSONValue(tape: object.tape, strings: object.strings, index: index + 1)
            index = value.end
            return (JSONString(prefixed: key.strings + key.payload), value)
        }
    }
}

@available(*, unavailable)
extension JSONObject: Sendable {}

@available(*, unavailable)
extension JSONObject.Iterator: Sendable {}

extension JSONValue {
    /// The object, or nil when it is none.
    @inlinable public var object: JSONObject? {
        mark == UInt8(ascii: "{") ? JSONObject(self) : nil
    }

    /// The member of that name: nil when there is none, when it is `null`, or when this is no object.
    @inlinable public subscript(key: StaticString) -> JSONValue? {
        guard let object else { return nil }
        for member in object where member.key == key { return member.value.isNull ? nil : member.value }
        return nil
    }

    /// As the subscript with a literal, for a name that is made at run time.
    @inlinable public subscript(named key: String) -> JSONValue? {
        guard let object else { return nil }
        for member in object where member.key == key { return member.value.isNull ? nil : member.value }
        return nil
    }
}
