import HealthModel
import SyncEngine

/// The elements of one data type, page by page, until their dates are whole.
struct PointGathering: Sendable {
    private struct Piece: Sendable {
        var start: Int64
        /// In ``text``.
        var range: Range<Int>
    }

    private let name: String
    /// The texts of the pieces alone: what a page has of other dates is not kept.
    private var text: [UInt8] = []
    private var pieces: [CivilDay: [Piece]] = [:]
    private var daysWithData: Set<CivilDay> = []

    init(_ type: DataType) { name = type.id }

    /// Takes the elements of a page that belong to these dates.
    mutating func add(_ page: PointPage, of days: ClosedRange<CivilDay>) {
        for element in page.elements {
            let taken = element.place.days.filter(days.contains)
            guard !taken.isEmpty else { continue }
            let start = text.count
            text += page.text[element.text]
            for day in taken {
                pieces[day, default: []].append(Piece(start: element.place.start, range: start..<text.count))
                if element.holdsData { daysWithData.insert(day) }
            }
        }
    }

    var isEmpty: Bool { pieces.isEmpty }

    func holdsData(_ day: CivilDay) -> Bool { daysWithData.contains(day) }

    /// When a date's elements stand, in order.
    func starts(_ day: CivilDay) -> [Int64] { pieces[day, default: []].map(\.start).sorted() }

    /// A date's elements as the provider wrote them, in the order of their starts and, of one start, of their texts: the
    /// same data give the same bytes, wherever pages begin. Nil when the date has none.
    func part(_ day: CivilDay) -> DayPart? {
        guard let pieces = pieces[day] else { return nil }
        let sorted = pieces.sorted { left, right in
            left.start != right.start
                ? left.start < right.start
                : text[left.range].lexicographicallyPrecedes(text[right.range])
        }
        var list: [UInt8] = []
        list.reserveCapacity(sorted.reduce(2) { $0 + $1.range.count + 1 })
        for piece in sorted {
            list.append(list.isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
            list += text[piece.range]
        }
        list.append(UInt8(ascii: "]"))
        return DayPart(name, list)
    }
}
