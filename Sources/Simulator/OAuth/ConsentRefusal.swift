/// Why there is a page with an error instead of consent, and no redirect.
struct ConsentRefusal: Error, Sendable, Equatable {
    var status = 400
    var error: String
    var text: String
}
