/// The type of a stored field, as far as it matters to what this service writes.
enum FieldType: Sendable, Hashable {
    case integer
    case float
    /// Text, boolean, or unsigned: nothing that is written here.
    case other

    /// From the name that `SHOW FIELD KEYS` and the servers' sentences use.
    init(serverName: String) {
        self =
            switch serverName {
            case "integer": .integer
            case "float": .float
            default: .other
            }
    }
}
