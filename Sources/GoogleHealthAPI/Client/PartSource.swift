import JSONReader

/// A data type whose answers become a part of a resource's days. The part has the type's name.
struct PartSource: Sendable {
    enum Method {
        case reconcile, minutes
        /// The wearables' sums of each date.
        case days
        /// The sums of each date as the app shows them, what was logged by hand included.
        case daysOfAllSources
    }

    let type: DataType
    let method: Method
    /// Whether a point's value is a value: an answer can be full of structure and hold none.
    let holdsData: @Sendable (JSONValue) -> Bool

    init(
        _ type: DataType, _ method: Method = .reconcile,
        holdsData: @escaping @Sendable (JSONValue) -> Bool = { _ in true }
    ) {
        self.type = type
        self.method = method
        self.holdsData = holdsData
    }
}
