/// One kind of data with what may be asked of it (google-health-api.md 4).
struct GoogleDataType: Sendable {
    /// Which members a filter may name.
    enum Kind: Sendable, Equatable {
        case interval, sample, daily, session, sleep, electrocardiogram
        /// Not to be filtered, or not to be listed.
        case other
    }

    /// The kebab-case id of paths, e.g. `heart-rate`.
    let id: String
    let kind: Kind
    let scope: GoogleScope
    let operations: [GoogleOperation]
    /// Nil for a type that nobody here has data of.
    var points: (any PointSource)?
    var sums: (any RollUpSource)?

    init(
        _ id: String, _ kind: Kind, _ scope: GoogleScope, _ operations: [GoogleOperation],
        points: (any PointSource)? = nil, sums: (any RollUpSource)? = nil
    ) {
        (self.id, self.kind, self.scope, self.operations) = (id, kind, scope, operations)
        (self.points, self.sums) = (points, sums)
    }

    /// The snake_case name of filters, e.g. `heart_rate`.
    var filterName: String { id.replacing("-", with: "_") }

    /// The camelCase member of a point, e.g. `heartRate`.
    var field: String {
        let words = id.split(separator: "-")
        return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Points a page holds at most; sessions are few.
    var largestPage: Int { ["sleep", "exercise"].contains(id) ? 25 : 10_000 }

    /// Days that one roll-up may cover (google-health-api.md 3.1).
    var longestRollUp: Int {
        let short = ["calories-in-heart-rate-zone", "heart-rate", "active-minutes", "total-calories"]
        return short.contains(id) ? 14 : 90
    }

    /// Whether `dailyRollUp` refuses every page size (google-health-api.md, "Roll-up traps").
    var refusesDailyPages: Bool { ["total-calories", "heart-rate"].contains(id) }
}
