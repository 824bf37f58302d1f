import HealthModel
import JSONReader
import ProviderKit
import SyncEngine

/// The answer of an intraday call: one object a day, with the list of minutes or seconds under
/// `activities-…-intraday`.
enum IntradayBody {
    /// The rows; nil when the answer has no such list.
    static func rows(_ root: JSONValue, _ key: String) -> JSONArray? { root[named: key]?["dataset"]?.array }

    /// Keeps the answer whole. Without its list the application is not of the type Personal (fitbit-web-api.md, 1.3).
    /// The rows have no date: an answer whose daily list names another date than the one asked for is refused.
    static func cut(
        _ answers: FitbitAnswers, _ dailyKey: String, _ listKey: String, holdsData: (JSONValue) -> Bool
    ) throws(ProviderError) -> [FetchedDay] {
        guard let part = answers.parts.first else { return [] }
        let day = answers.days.lowerBound
        let text: [UInt8]
        do throws(JSONReaderError) {
            text = try JSONReader.minify(part.bytes)
        } catch {
            throw answers.subject.error(error)
        }
        let content = try answers.subject.read(text) { root throws(JSONReaderError) -> Content in
            guard let object = root.object else { throw .unexpected("is no object") }
            let named = root[named: dailyKey]?.array?.first?["dateTime"]?.string.flatMap(WallStamp.day)
            if let named, named != day { throw .unexpected("is about \(named), not about \(day)") }
            guard let rows = rows(root, listKey) else {
                guard object.contains(where: { $0.key.starts(with: "activities-".utf8) }) else {
                    throw .unexpected("holds none of what was asked for: no `\(listKey)`")
                }
                return .notPersonal
            }
            if holdsData(root) { return .data }
            return rows.isEmpty ? .nothing : .padding
        }
        switch content {
        case .notPersonal: throw FitbitFailure.notPersonal(answers.subject, "the answer came without `\(listKey)`")
        case .nothing: return []
        case .padding, .data: return [FetchedDay(day, parts: [DayPart(part.name, text)], hasData: content == .data)]
        }
    }

    /// Refuses what is not an answer of the resource.
    static func check(_ root: JSONValue, _ dailyKey: String, _ listKey: String) throws(JSONReaderError) {
        guard let object = root.object else { throw .unexpected("is no object") }
        guard object.contains(where: { $0.key == dailyKey || $0.key == listKey }) else {
            throw .unexpected("holds neither `\(dailyKey)` nor `\(listKey)`")
        }
    }

    private enum Content: Sendable {
        case notPersonal, nothing, padding, data
    }
}
