/// One header field. The name is kept as written; names are compared without regard to case (RFC 9110 5.1).
public struct HTTPHeader: Sendable, Hashable {
    /// The field's name, without the colon.
    public var name: String
    /// The field's value, without surrounding white space.
    public var value: String

    /// A header field from its name and its value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this is the header of that name, in any case.
    func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { Self.lowercased($0) == Self.lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
