/// What is wrong with a filter (google-health-api.md 5.3), without its common prefix.
enum FilterRefusal: String, Error, Sendable {
    case member = "DATA_TYPE_MEMBER"
    case comparator = "RESTRICTION_COMPARATOR"
    case mixed = "MIXED_TIME_RESTRICTIONS"
    case civilFormat = "CIVIL_DATE_TIME_FORMAT"
    case structure = "EXPRESSION_STRUCTURE"
    case collection = "COLLECTION_MISMATCH"
    case syntax = "SYNTAX"
    case missingToken = "MISSING_TOKEN"

    var reason: String { "INVALID_DATA_POINT_FILTER_" + rawValue }

    private var sentence: String {
        switch self {
        case .member: "The member cannot be used to filter this data type."
        case .comparator: "Only the comparators >= and < are supported."
        case .mixed: "Physical and civil time restrictions cannot be mixed."
        case .civilFormat: "A civil date or time is not in the ISO 8601 format."
        case .structure:
            "A global restriction is not supported: each restriction has a member, a comparator and a value."
        case .collection: "The filter does not name the data type of the collection."
        case .syntax: "The filter cannot be read."
        case .missingToken: "The filter ends too early."
        }
    }

    /// The refusal of a call, with every reason in it.
    static func error(_ refusals: [FilterRefusal]) -> GoogleError {
        let reasons = refusals.map(\.reason).joined(separator: ",")
        let sentences = refusals.map { "\($0.reason): \($0.sentence)" }.joined(separator: " ")
        return .invalid(
            "INVALID_DATA_POINT_FILTER", "Invalid data point filter. \(sentences)", [["detailedReasons", reasons]])
    }
}
