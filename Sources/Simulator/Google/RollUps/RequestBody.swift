import Foundation
import HealthModel

/// The JSON body of a roll-up, checked name by name as Google does.
struct RequestBody {
    /// Which members an object may have; a member without members is a value.
    struct Shape: Sendable {
        var members: [String: Shape] = [:]
    }

    private static let day = Shape(members: [
        "date": Shape(members: ["year": Shape(), "month": Shape(), "day": Shape()]),
        "time": Shape(members: ["hours": Shape(), "minutes": Shape(), "seconds": Shape(), "nanos": Shape()]),
    ])
    private static func request(_ range: [String: Shape], _ window: String) -> Shape {
        Shape(members: [
            "range": Shape(members: range), window: Shape(), "pageSize": Shape(), "pageToken": Shape(),
            "dataSourceFamily": Shape(),
        ])
    }

    static let rollUp = request(["startTime": Shape(), "endTime": Shape()], "windowSize")
    static let dailyRollUp = request(["start": day, "end": day], "windowSizeDays")

    private let root: JSONValue

    /// Reads a body; refuses what is no object and every name that the shape has not.
    init(_ bytes: [UInt8], _ shape: Shape) throws(GoogleError) {
        guard let root = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)), case .object = root else {
            throw .badRequest([.init(field: "", text: "Invalid JSON payload received. Unexpected token.")])
        }
        self.root = root
        let violations = RequestBody.unknown(root, shape, at: "")
        guard violations.isEmpty else { throw .badRequest(violations) }
    }

    private static func unknown(_ value: JSONValue, _ shape: Shape, at path: String) -> [GoogleError.Violation] {
        guard case .object(let members) = value else { return [] }
        return members.sorted { $0.key < $1.key }.flatMap { name, inner -> [GoogleError.Violation] in
            guard let member = shape.members[name] else {
                let place = path.isEmpty ? ": Cannot find field." : " at '\(path)': Cannot find field."
                return [
                    .init(field: path, text: "Invalid JSON payload received. Unknown name \"\(name)\"\(place)")
                ]
            }
            return member.members.isEmpty ? [] : unknown(inner, member, at: path.isEmpty ? name : "\(path).\(name)")
        }
    }

    private func member(_ path: [String]) -> JSONValue? {
        let value = path.reduce(root as JSONValue?) { value, name in value?.member(name) }
        return value == .null ? nil : value
    }

    /// The text at a path; nil where there is none.
    func text(_ path: String...) throws(GoogleError) -> String? {
        guard let value = member(path) else { return nil }
        guard case .text(let text) = value else { throw RequestBody.wrong(path, "TYPE_STRING") }
        return text
    }

    /// The whole number at a path; nil where there is none.
    func number(_ path: String...) throws(GoogleError) -> Int? { try number(at: path) }

    private func number(at path: [String]) throws(GoogleError) -> Int? {
        guard let value = member(path) else { return nil }
        guard case .number(let number) = value, let whole = Int32(exactly: number) else {
            throw RequestBody.wrong(path, "TYPE_INT32")
        }
        return Int(whole)
    }

    /// The date of `range.start` or `range.end`, whose time of the day has to be midnight.
    func day(_ bound: String) throws(GoogleError) -> CivilDay {
        let path = ["range", bound]
        guard let year = try number(at: path + ["date", "year"]), let month = try number(at: path + ["date", "month"]),
            let day = try number(at: path + ["date", "day"]),
            let found = CivilDay(year: year, month: month, day: day)
        else { throw .badRequest([.init(field: "range.\(bound)", text: "Invalid value at 'range.\(bound).date'")]) }
        for part in ["hours", "minutes", "seconds", "nanos"] where try number(at: path + ["time", part]) ?? 0 != 0 {
            throw .invalid("INVALID_TIME_RANGE", "The range must be aligned to whole days.")
        }
        return found
    }

    private static func wrong(_ path: [String], _ type: String) -> GoogleError {
        let place = path.joined(separator: ".")
        return .badRequest([.init(field: place, text: "Invalid value at '\(place)' (\(type))")])
    }
}
