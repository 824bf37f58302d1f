import HealthModel
import ProviderKit
import SyncEngine

@testable import FitbitWebAPI

/// A day as an answer was cut into, its parts as text.
struct CutDay: Equatable {
    var day: String
    var parts: [String]
    var hasData: Bool

    init(_ day: String, _ parts: [String], hasData: Bool) {
        self.day = day
        self.parts = parts
        self.hasData = hasData
    }

    init(_ day: FetchedDay) {
        self.init(
            "\(day.day)", day.parts.map { "\($0.name): \(String(decoding: $0.bytes, as: UTF8.self))" },
            hasData: day.hasData)
    }
}

/// Cuts the answers of a window into the days that they hold anything for, in the order of the dates.
func cut(
    _ resource: Resource, _ first: String, _ last: String, _ bodies: (part: String, json: String)...
) throws -> [CutDay] {
    let resource = FitbitCatalogue.resource(resource)!
    let days = CivilDay(first)!...CivilDay(last)!
    let answers = FitbitAnswers(
        days: days, parts: bodies.map { DayPart($0.part, Array($0.json.utf8)) },
        subject: Subject(resource, days, .me))
    return try resource.cut(answers).sorted { $0.day < $1.day }.map(CutDay.init)
}
