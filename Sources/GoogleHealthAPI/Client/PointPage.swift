import HealthModel
import JSONReader

/// One page of an answer: its text, and where in it which elements stand.
struct PointPage: Sendable {
    struct Element: Sendable {
        var place: Filing.Place
        var text: Range<Int>
        var holdsData: Bool
    }

    /// Without white space.
    var text: [UInt8]
    /// Those that have a value and say when; in the order of the answer.
    var elements: [Element]
    /// Nil on the last page.
    var next: String?

    /// Reads a page. An answer without points may be a bare `{}` (google-health-api.md, 3.1); one that is neither empty
    /// nor a page is refused, for it would seem to say that there is nothing. A single odd element is passed over.
    init(
        _ bytes: [UInt8], _ type: DataType, _ filing: Filing, _ holdsData: (JSONValue) -> Bool
    ) throws(JSONReaderError) {
        let text = try JSONReader.minify(bytes)
        let field = type.field
        let read = try JSONReader.read(text) { root throws(JSONReaderError) -> Values in
            guard let object = root.object else { throw .unexpected("is no object") }
            let next = root["nextPageToken"]?.text.flatMap { $0.isEmpty ? nil : $0 }
            guard let key = Self.keys.first(where: { root[named: $0] != nil }) else {
                guard object.allSatisfy({ member in member.key == "nextPageToken" || member.value.isNull }) else {
                    throw .unexpected("holds no list of points")
                }
                return Values(next: next)
            }
            guard let list = root[named: key]?.array else { throw .unexpected("holds no list `\(key)`") }
            var values = Values(key: key, next: next)
            values.list.reserveCapacity(list.underestimatedCount)
            for element in list {
                let value = element[named: field].flatMap { $0.object == nil ? nil : $0 }
                let place = value.flatMap { filing.place(of: element, $0) }
                values.list.append(place.map { ($0, value.map(holdsData) ?? false) })
            }
            return values
        }
        self.text = text
        next = read.next
        // After the reading, not in it: a parser holds many times the text's size, and one is enough.
        let ranges = try read.key.map { key throws(JSONReaderError) in try JSONReader.cutArray(text, key: key) } ?? []
        elements = zip(read.list, ranges).compactMap { value, range in
            value.map { Element(place: $0.place, text: range, holdsData: $0.holdsData) }
        }
    }

    /// What a reading finds: of each element of the list where it stands, nil for an odd one.
    private struct Values: Sendable {
        var key: String?
        var list: [(place: Filing.Place, holdsData: Bool)?] = []
        var next: String?
    }

    private static let keys = ["dataPoints", "reconciledDataPoints", "rollupDataPoints"]
}
