/// A text in the exposition format of Prometheus, version 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
struct Exposition {
    /// What kind of numbers a family has.
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// One number, with the labels that tell it from the others of its family.
    struct Sample {
        var labels: [(name: String, value: String)]
        var value: Double
        /// What follows the name of the family, e.g. `_bucket`.
        var suffix = ""

        init(_ labels: KeyValuePairs<String, String>, _ value: Double, suffix: String = "") {
            self.labels = labels.map { ($0.key, $0.value) }
            self.value = value
            self.suffix = suffix
        }
    }

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Adds a family; one without samples is left out.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(sample.value))\n"
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// A whole number without a fraction; others as Swift and Go both read them.
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? (value.isInfinite ? (value > 0 ? "+Inf" : "-Inf") : "\(value)")
    }
}
