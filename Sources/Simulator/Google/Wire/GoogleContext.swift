/// All that a call needs to answer: who, what is known of them, and how the service behaves today.
struct GoogleContext: Sendable {
    let view: SyncedView
    let scopes: Set<GoogleScope>
    let behaviour: GoogleBehaviour

    var person: Person { view.person }

    /// The digits that Google calls the person by, the same in every world.
    var healthUserID: String {
        let digits = String(PageToken.mark([person.id]))
        return "1" + String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }

    func require(_ wanted: GoogleScope) throws(GoogleError) {
        guard scopes.contains(wanted) else { throw .insufficientScope }
    }
}
