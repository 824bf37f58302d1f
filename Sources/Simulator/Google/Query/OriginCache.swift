/// The parts that the points of a page share, made once.
struct OriginCache {
    private let person: Person
    private var known: [(origin: PointOrigin, json: [UInt8])] = []
    private var field: [UInt8] = []

    init(person: Person) { self.person = person }

    mutating func json(_ origin: PointOrigin) -> [UInt8] {
        for entry in known where entry.origin == origin { return entry.json }
        known.append((origin, origin.json(person)))
        return known[known.count - 1].json
    }

    mutating func field(_ type: GoogleDataType) -> [UInt8] {
        if field.isEmpty { field = Array(type.field.utf8) }
        return field
    }
}
