import HTTPServer
import HealthModel

/// All that an endpoint needs to answer: who, what is known of them, and how they want it.
struct FitbitContext: Sendable {
    let view: SyncedView
    let units: UnitSystem
    /// Whether the application is of the type Personal: only that one gets intraday data.
    let isPersonal: Bool
    let scopes: Set<Scope>
    /// The query's `timezone`.
    let timezone: String?
    /// All of the query.
    let query: [QueryItem]

    var person: Person { view.person }

    /// A parameter of the query.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// A date of the path; `today` is the person's own.
    func date(_ text: Substring, field: String = "date", acceptsToday: Bool = true) throws(FitbitError) -> CivilDay {
        if acceptsToday, text == "today" { return view.today }
        guard let day = CivilDay(utf8: text.utf8) else {
            throw .validation(field, "Invalid date:\(text)")
        }
        return day
    }
}
