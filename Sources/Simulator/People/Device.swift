/// A thing that measures a person.
public struct Device: Sendable, Hashable {
    /// What kind of thing it is.
    public enum Kind: Sendable, Hashable {
        /// Worn on the wrist: it measures everything but weight.
        case tracker
        /// Stands in the bathroom: weight, sometimes fat.
        case scale
        /// A phone that counts steps, listed as a tracker without a battery worth the name.
        case phone
    }

    /// Digits, stable.
    public var id: String
    /// The product's name, e.g. `Charge 6`.
    public var version: String
    /// What kind of thing it is.
    public var kind: Kind

    /// A thing that measures.
    public init(id: String, version: String, kind: Kind) {
        self.id = id
        self.version = version
        self.kind = kind
    }
}
