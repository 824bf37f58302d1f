/// How many points a page holds.
enum PageSize {
    /// The size wanted, cut to what the type allows.
    static func read(
        _ text: String?, type: GoogleDataType, behaviour: GoogleBehaviour
    ) throws(GoogleError) -> Int {
        guard let text else { return usual(type, behaviour) }
        guard let number = Int32(text) else {
            let sentence = "Invalid value at 'page_size' (TYPE_INT32), \"\(text)\""
            throw .badRequest([.init(field: "page_size", text: sentence)])
        }
        return try checked(Int(number), type: type, behaviour: behaviour)
    }

    static func checked(
        _ number: Int, type: GoogleDataType, behaviour: GoogleBehaviour
    ) throws(GoogleError) -> Int {
        guard number >= 0 else { throw .invalidArgument }
        return number == 0 ? usual(type, behaviour) : min(number, type.largestPage)
    }

    private static func usual(_ type: GoogleDataType, _ behaviour: GoogleBehaviour) -> Int {
        max(1, min(behaviour.defaultPageSize, type.largestPage))
    }
}
