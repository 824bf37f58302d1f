/// Which type each field is written with (influx-schema.md, rule 3).
struct FieldTypes: Sendable {
    /// A field of a measurement.
    struct Name: Hashable, Sendable {
        var measurement: String
        var field: String
    }

    private var held: [Name: Set<FieldType>] = [:]
    private var decided: [Name: FieldType] = [:]

    /// Notes that the server holds the field with this type, beside others perhaps: each shard has its own.
    mutating func note(_ type: FieldType, for name: Name) {
        held[name, default: []].insert(type)
    }

    /// The same types, with one field's settled whatever the server holds: for lines that go to one known shard.
    func deciding(_ type: FieldType, for name: Name) -> FieldTypes {
        var types = self
        types.decided[name] = type
        return types
    }

    /// Whether the field's type has been settled for these lines.
    func hasDecided(_ name: Name) -> Bool { decided[name] != nil }

    /// The types that the server holds the field with; none where it does not know it.
    func held(_ name: Name) -> Set<FieldType> { held[name] ?? [] }

    /// Our own type where the server holds it or holds no number there; otherwise the number type it holds.
    func written(_ own: FieldType, for name: Name) -> FieldType {
        if let type = decided[name] { return type }
        guard let types = held[name], !types.contains(own) else { return own }
        let counterpart: FieldType = own == .integer ? .float : .integer
        return types.contains(counterpart) ? counterpart : own
    }
}
