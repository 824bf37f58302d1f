/// The windows of a roll-up as they are written.
struct RollUpAnswer {
    private let field: String
    private let behaviour: GoogleBehaviour
    private var json = JSONBytes(capacity: 4096)
    private(set) var count = 0

    init(type: GoogleDataType, behaviour: GoogleBehaviour) {
        field = "\"\(type.field)\":{"
        self.behaviour = behaviour
    }

    /// Adds a window, whose own members `window` writes.
    mutating func add(_ source: any RollUpSource, _ tally: RollUpTally, _ window: (inout JSONBytes) -> Void) {
        json.raw(count == 0 ? #"{"rollupDataPoints":[{"# : ",{")
        window(&json)
        json.raw(",")
        json.raw(field)
        source.write(tally, &json)
        json.raw("}}")
        count += 1
    }

    mutating func close(next: PageToken?) -> [UInt8] {
        if count > 0 {
            json.raw("]")
        } else {
            json.raw(behaviour.sendsEmptyLists ? #"{"rollupDataPoints":[]"# : "{")
        }
        PageToken.write(next, behaviour, &json)
        json.raw("}")
        return json.bytes
    }
}
