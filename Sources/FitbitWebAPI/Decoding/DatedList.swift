import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// A list whose elements each belong to a date: the shape of most answers.
///
/// Taken as the same: the list itself, an object with the list under a key, and for a single date the element itself
/// (fitbit-web-api.md, 0.5 and 6).
struct DatedList {
    /// The names the list may have; none when it stands at the top.
    var keys: [String] = []
    /// The member that names an element's date.
    var dateField = "dateTime"
    /// Whether `[]` or `{}` at the top is a window without elements; else only an empty list under its key is.
    var isBareWhenEmpty = false

    /// The elements in their order.
    func elements(of root: JSONValue) throws(JSONReaderError) -> [JSONValue] {
        if let list = root.array { return Array(list) }
        guard let object = root.object else { throw .unexpected("is neither a list nor an object") }
        if let key = key(in: root) {
            guard let list = root[named: key]?.array else { throw .unexpected("holds no list `\(key)`") }
            return Array(list)
        }
        if isBareWhenEmpty, object.allSatisfy(\.value.isNull) { return [] }
        guard root[named: dateField]?.string != nil else {
            throw .unexpected("holds none of what was asked for" + (keys.first.map { ": no `\($0)`" } ?? ""))
        }
        return [root]
    }

    /// The elements of one date, and those that name none.
    func elements(of root: JSONValue, on day: CivilDay) throws(JSONReaderError) -> [JSONValue] {
        try elements(of: root).filter { self.day(of: $0) == nil || self.day(of: $0) == day }
    }

    func day(of element: JSONValue) -> CivilDay? { element[named: dateField]?.string.flatMap(WallStamp.day) }

    /// Cuts each answer into the texts of its elements and puts those of a date together as a list; the texts keep the
    /// provider's own numbers. Elements outside the window are left out; one without a date makes the answer unreadable,
    /// for the day that it belongs to would seem to hold nothing.
    func cut(
        _ answers: FitbitAnswers, holdsData: (JSONValue) -> Bool
    ) throws(ProviderError) -> [FetchedDay] {
        var days: [CivilDay: FetchedDay] = [:]
        for part in answers.parts {
            let pieces: [CivilDay: Pieces]
            do throws(JSONReaderError) {
                pieces = try self.pieces(of: part.bytes, holdsData)
            } catch {
                throw answers.subject.error(error)
            }
            for (day, pieces) in pieces where answers.days.contains(day) {
                var fetched = days[day] ?? FetchedDay(day, parts: [], hasData: false)
                fetched.parts.append(DayPart(part.name, pieces.list))
                fetched.hasData = fetched.hasData || pieces.holdData
                days[day] = fetched
            }
        }
        return Array(days.values)
    }

    /// The elements of one date in one answer.
    private struct Pieces: Sendable {
        var list: [UInt8] = []
        var holdData = false
    }

    private func pieces(
        of bytes: [UInt8], _ holdsData: (JSONValue) -> Bool
    ) throws(JSONReaderError) -> [CivilDay: Pieces] {
        let text = try JSONReader.minify(bytes)
        return try JSONReader.read(text) { root throws(JSONReaderError) in
            let elements = try elements(of: root)
            if elements.isEmpty, root.array != nil, !isBareWhenEmpty {
                throw .unexpected("is an empty list" + (keys.first.map { " in place of one under `\($0)`" } ?? ""))
            }
            let dateless = elements.count { day(of: $0) == nil }
            guard dateless == 0 else {
                throw .unexpected(
                    "holds \(dateless) of \(elements.count) element\(elements.count == 1 ? "" : "s") without a date "
                        + "(`\(dateField)`)")
            }
            let ranges: [Range<Int>] =
                if elements.isEmpty {
                    []
                } else if root.array != nil {
                    try JSONReader.cutArray(text)
                } else if let key = key(in: root) {
                    try JSONReader.cutArray(text, key: key)
                } else {
                    [text.startIndex..<text.endIndex]
                }
            var days: [CivilDay: Pieces] = [:]
            for (element, range) in zip(elements, ranges) {
                guard let day = day(of: element) else { continue }
                var pieces = days[day] ?? Pieces()
                pieces.list.append(pieces.list.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
                pieces.list += text[range]
                pieces.holdData = pieces.holdData || holdsData(element)
                days[day] = pieces
            }
            return days.mapValues { Pieces(list: $0.list + [UInt8(ascii: "]")], holdData: $0.holdData) }
        }
    }

    private func key(in root: JSONValue) -> String? {
        keys.first { root[named: $0] != nil }
    }
}
