import Testing

/// A text of numbers as Prometheus reads it, by name and labels as they stand there.
struct ExposedNumbers {
    private(set) var values: [String: Double] = [:]
    private(set) var types: [String: String] = [:]

    init(_ text: String) throws {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE ") { types[String(words[2])] = String(words[3]) }
            guard !line.hasPrefix("#") else { continue }
            let blank = try #require(line.lastIndex(of: " "))
            let name = String(line[..<blank])
            #expect(values[name] == nil, "\(name) stands there twice")
            let value: Double = try #require(Double(line[line.index(after: blank)...]), "\(line)")
            values[name] = value
        }
    }

    /// The number of a name with its labels, the common prefix left out.
    subscript(name: String) -> Double? { values["fitbit_sync_" + name] }
}
