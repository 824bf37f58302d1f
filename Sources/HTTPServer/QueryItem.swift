/// One `name=value` of a query or a form, decoded. An item without `=` has an empty value.
public struct QueryItem: Sendable, Hashable {
    /// The decoded name.
    public let name: String
    /// The decoded value.
    public let value: String

    /// A decoded item.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
