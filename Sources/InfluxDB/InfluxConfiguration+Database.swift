extension InfluxConfiguration {
    /// The database or bucket in which a measurement stands.
    func database(for measurement: String, generation: Int) -> String {
        switch layout {
        case .single: generation == 1 ? database : bucket
        case .buckets: generation == 3 ? Self.nameForVersion3(measurement) : measurement
        }
    }

    /// Version 3 allows letters, digits, `-`, `_` and `/` in a database's name.
    private static func nameForVersion3(_ name: String) -> String {
        String(
            name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "/") ? $0 : "_" })
    }
}
