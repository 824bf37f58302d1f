/// Something that ends a test: what was met in place of what was needed.
struct Unexpected: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
