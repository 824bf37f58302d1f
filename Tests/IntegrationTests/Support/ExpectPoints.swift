import Testing

/// Expects that exactly these points stand in a database; says the first ones that do not.
func expectPoints(
    _ expected: [String], in stored: [String], _ sourceLocation: SourceLocation = #_sourceLocation
) {
    let (before, after) = (Set(expected), Set(stored))
    let missing = before.subtracting(after).sorted()
    let surplus = after.subtracting(before).sorted()
    #expect(
        missing.isEmpty && surplus.isEmpty,
        "\(missing.count) missing: \(missing.prefix(5)), \(surplus.count) not expected: \(surplus.prefix(5))",
        sourceLocation: sourceLocation)
    #expect(stored.count == after.count, "a point stands there twice", sourceLocation: sourceLocation)
}
