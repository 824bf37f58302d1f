import HealthModel

/// Watches the pages of an answer without a filter, which reaches back as far as the account: from where on nothing can
/// belong to the dates any more (google-health-api.md, 3.2).
struct NewestFirst {
    private let first: CivilDay
    private var last: Int64?
    private var isDescending = false
    private var isAscending = false

    init(_ days: ClosedRange<CivilDay>) { first = days.lowerBound }

    /// Whether the whole page is older than the dates, and everything so far came newest first.
    mutating func isPast(_ page: PointPage) -> Bool {
        for element in page.elements {
            let start = element.place.start
            if let last {
                isDescending = isDescending || start < last
                isAscending = isAscending || start > last
            }
            last = start
        }
        return isDescending && !isAscending && !page.elements.isEmpty
            && page.elements.allSatisfy { $0.place.days.allSatisfy { $0 < first } }
    }
}
