/// The elements of an array in their order.
///
/// Valid only inside the closure of ``JSONReader/read(_:_:)``.
public struct JSONArray: Sequence {
    @usableFromInline let value: JSONValue

    @inlinable
    init(_ value: JSONValue) { self.value = value }

    /// How many elements there are; of more than 16 million, a lower bound.
    @inlinable public var underestimatedCount: Int { (value.payload >> 32) & 0xFF_FFFF }

    /// Whether there are none.
    @inlinable public var isEmpty: Bool { value.index + 2 == value.end }

    /// The first element.
    @inlinable public var first: JSONValue? {
        var elements = makeIterator()
        return elements.next()
    }

    /// Starts at the first element.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(value) }

    /// Steps along the tape.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let array: JSONValue
        @usableFromInline let last: Int
        @usableFromInline var index: Int

        @inlinable
        init(_ array: JSONValue) {
            self.array = array
            last = array.end - 1
            index = array.index + 1
        }

        /// The next element, or nil after the last.
        @inlinable
        public mutating func next() -> JSONValue? {
            guard index < last else { return nil }
            let element = JSONValue(tape: array.tape, strings: array.strings, index: index)
            index = element.end
            return element
        }
    }
}

@available(*, unavailable)
extension JSONArray: Sendable {}

@available(*, unavailable)
extension JSONArray.Iterator: Sendable {}

extension JSONValue {
    /// The array, or nil when it is none.
    @inlinable public var array: JSONArray? {
        mark == UInt8(ascii: "[") ? JSONArray(self) : nil
    }
}
