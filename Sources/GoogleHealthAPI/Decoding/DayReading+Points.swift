import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

extension DayReading {
    /// The last second that is data (influx-schema.md, rule 8). Once the day is over nothing is too late: the points of a
    /// journey may stand outside the row's zone.
    var lastSecond: Int64 { seenUntil >= clock.endOfDay ? .max : seenUntil }

    /// Reads the values of one data type: the object under its field, and the element that it stands in. Elements without
    /// one are passed over.
    func values<Element: Sendable>(
        of type: DataType, _ body: (_ value: JSONValue, _ element: JSONValue) -> Element?
    ) throws(ProviderError) -> [Element] {
        let field = type.field
        return try read(type.id) { root throws(JSONReaderError) in
            guard let list = root.array else { throw .unexpected("is no list of points") }
            return list.compactMap { element in
                guard let value = element[named: field], value.object != nil else { return nil }
                return body(value, element)
            }
        }
    }

    /// As ``values(of:_:)``, of a type whose values stand at an instant: those that were seen.
    func samples<Element: Sendable>(
        of type: DataType, _ body: (_ time: Int64, _ value: JSONValue) -> Element?
    ) throws(ProviderError) -> [Element] {
        let last = lastSecond
        return try values(of: type) { value, _ in
            let text = value["sampleTime"]?["physicalTime"] ?? value["interval"]?["startTime"]
            guard let time = text?.instant, time <= last else { return nil }
            return body(time, value)
        }
    }
}

extension JSONValue {
    /// The number of a member; nil when it is missing, `NaN` or one of the placeholders for a missing value.
    func number(_ member: String, except placeholder: Double? = nil) -> Double? {
        self[named: member]?.number.flatMap { $0 == placeholder ? nil : $0 }
    }
}
