/// One header line of a request or a response.
public struct ServerHeader: Sendable, Hashable {
    /// The name as it was sent; compare it in any case.
    public let name: String
    /// The value without surrounding blanks.
    public let value: String

    /// A header line.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
    }
}
