/// Why bytes could not be read as the JSON that was expected.
public struct JSONReaderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Kind: Sendable, Equatable {
        /// No bytes, or only white space.
        case empty
        /// The text begins with `<`: a page of a proxy or of a login, not an answer.
        case html
        /// The text ends before its last bracket or quote.
        case truncated
        /// Not JSON.
        case malformed
        /// Brackets nested beyond 1024 levels.
        case tooDeep
        /// No memory for a text of this size.
        case noMemory
        /// JSON, but not what the reader expected: thrown by the closure of ``JSONReader/read(_:_:)``.
        case unexpected
    }

    /// What failed.
    public var kind: Kind
    /// The end of a sentence whose subject the caller knows: "is not JSON (…)", "was cut short". Holds nothing of the
    /// text.
    public var reason: String

    /// An error; `reason` continues a sentence that begins with the name of the text.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// JSON that is not what was expected, e.g. "holds no list of devices".
    public static func unexpected(_ reason: String) -> JSONReaderError { JSONReaderError(.unexpected, reason) }

    /// The reason as a sentence of its own.
    public var description: String { "The text \(reason)." }
}
