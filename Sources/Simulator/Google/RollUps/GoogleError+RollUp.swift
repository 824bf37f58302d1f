extension GoogleError {
    /// The range, or the window times the page size, is longer than a roll-up of the type may be.
    static func tooLong(_ type: GoogleDataType) -> GoogleError {
        .invalid(
            "INVALID_ROLLUP_QUERY_DURATION",
            "The duration of the query must not be longer than \(type.longestRollUp) days.",
            [["maxDurationDays", String(type.longestRollUp)]])
    }
}
