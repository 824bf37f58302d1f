import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// Heights and the instants from which they hold, in seconds since 1970: weigh-ins say no body mass index.
struct Heights<Value: Sendable>: Sendable {
    private var entries: [(since: Int64, value: Value)]

    /// In any order.
    init(_ entries: [(since: Int64, value: Value)] = []) {
        self.entries = entries.sorted { $0.since < $1.since }
    }

    /// The newest that is not later, else the oldest.
    func inForce(at time: Int64) -> (since: Int64, value: Value)? {
        entries.last { $0.since <= time } ?? entries.first
    }
}

extension Heights<[UInt8]> {
    /// All that an account ever had, as the provider wrote them: the one in force may be years old.
    init(_ window: WindowFetch) async throws(ProviderError) {
        var found: [(since: Int64, value: [UInt8])] = []
        try await window.pagesOfAllTime(PartSource(.height) { Self.metres($0) != nil }) { page throws(ProviderError) in
            for element in page.elements where element.holdsData {
                found.append((element.place.start, Array(page.text[element.text])))
            }
        }
        self.init(found)
    }

    /// What a date has to keep of them: those in force at its weigh-ins, nearly always one.
    func part(for weighIns: [Int64]) -> DayPart? {
        var needed: [Int64: [UInt8]] = [:]
        for time in weighIns {
            if let height = inForce(at: time) { needed[height.since] = height.value }
        }
        guard !needed.isEmpty else { return nil }
        let list = needed.sorted { $0.key < $1.key }.map(\.value).joined(separator: [UInt8(ascii: ",")])
        return DayPart(DataType.height.id, [UInt8(ascii: "[")] + list + [UInt8(ascii: "]")])
    }
}

extension Heights<Double> {
    /// In metres, as a day has kept them.
    init(_ day: DayReading) throws(ProviderError) {
        self.init(
            try day.values(of: .height) { value, _ in
                guard let time = value["sampleTime"]?["physicalTime"]?.instant,
                    let metres = Self.metres(value)
                else { return nil }
                return (time, metres)
            })
    }
}

extension Heights {
    fileprivate static func metres(_ value: JSONValue) -> Double? {
        value.number("heightMillimeters").flatMap { $0 > 0 ? $0 / 1000 : nil }
    }
}
