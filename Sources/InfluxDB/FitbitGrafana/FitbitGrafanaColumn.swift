internal import HealthModel

/// One of our fields under fitbit-grafana's name, in its unit and type.
struct FitbitGrafanaColumn {
    /// What becomes of the values.
    enum Change {
        case same
        /// Times a factor, as floats.
        case float(Double = 1)
        /// Times a factor, as whole numbers.
        case integer(Double = 1)
    }

    let field: String
    let name: String
    let change: Change

    init(_ field: String, _ name: String? = nil, _ change: Change = .same) {
        self.field = field
        self.name = name ?? field
        self.change = change
    }

    func values(_ own: Series.Values) -> Series.Values {
        switch (change, own) {
        case (.same, _): own
        case (.float(let factor), .floats(let values)): .floats(values.map { $0 * factor })
        case (.float(let factor), .integers(let values)):
            .floats(values.map { $0 == Series.absentInteger ? .nan : Double($0) * factor })
        case (.integer(let factor), .floats(let values)): .integers(values.map { Self.whole($0 * factor) })
        case (.integer(let factor), .integers(let values)):
            .integers(values.map { $0 == Series.absentInteger ? $0 : Self.whole(Double($0) * factor) })
        }
    }

    private static func whole(_ value: Double) -> Int64 { Int64(exactly: value.rounded()) ?? Series.absentInteger }
}
