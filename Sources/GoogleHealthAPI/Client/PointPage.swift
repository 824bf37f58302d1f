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
        let read = try JSONReader.read(text) { root throws(JSONReaderError) -> (elements: [Element], next: String?) in
            guard let object = root.object else { throw .unexpected("is no object") }
            let next = root["nextPageToken"]?.text.flatMap { $0.isEmpty ? nil : $0 }
            guard let key = Self.keys.first(where: { root[named: $0] != nil }) else {
                guard object.allSatisfy({ member in member.key == "nextPageToken" || member.value.isNull }) else {
                    throw .unexpected("holds no list of points")
                }
                return ([], next)
            }
            guard let list = root[named: key]?.array else { throw .unexpected("holds no list `\(key)`") }
            var elements: [Element] = []
            elements.reserveCapacity(list.underestimatedCount)
            for (element, range) in zip(list, try JSONReader.cutArray(text, key: key)) {
                guard let value = element[named: field], value.object != nil,
                    let place = filing.place(of: element, value)
                else { continue }
                elements.append(Element(place: place, text: range, holdsData: holdsData(value)))
            }
            return (elements, next)
        }
        self.text = text
        (elements, next) = read
    }

    private static let keys = ["dataPoints", "reconciledDataPoints", "rollupDataPoints"]
}
