import HealthModel
import JSONReader
import SyncEngine

/// The answer of an intraday call: one object a day, with the list of minutes or seconds under
/// `activities-…-intraday`.
enum IntradayBody {
    /// The rows; nil when the answer has no such list.
    static func rows(_ root: JSONValue, _ key: String) -> JSONArray? { root[named: key]?["dataset"]?.array }

    /// Keeps the answer whole. Without its list the application is not of the type Personal (fitbit-web-api.md, 1.3).
    static func cut(
        _ answers: FitbitAnswers, _ key: String, holdsData: (JSONValue) -> Bool
    ) throws(ProviderError) -> [FetchedDay] {
        guard let part = answers.parts.first else { return [] }
        let text: [UInt8]
        do throws(JSONReaderError) {
            text = try JSONReader.minify(part.bytes)
        } catch {
            throw answers.subject.unreadable(error)
        }
        let content = try answers.subject.read(text) { root throws(JSONReaderError) -> Content in
            guard let object = root.object else { throw .unexpected("is no object") }
            if object.isEmpty { return .nothing }
            guard rows(root, key) != nil else {
                guard object.contains(where: { $0.key.starts(with: "activities-".utf8) }) else {
                    throw .unexpected("holds none of what was asked for: no `\(key)`")
                }
                return .notPersonal
            }
            if holdsData(root) { return .data }
            return rows(root, key)?.isEmpty == false ? .padding : .nothing
        }
        let day = answers.days.lowerBound
        switch content {
        case .notPersonal: throw FitbitFailure.notPersonal(answers.subject, "the answer came without `\(key)`")
        case .nothing: return []
        case .padding, .data: return [FetchedDay(day, parts: [DayPart(part.name, text)], hasData: content == .data)]
        }
    }

    /// Refuses what is not an answer of the resource.
    static func check(_ root: JSONValue, _ dailyKey: String, _ listKey: String) throws(JSONReaderError) {
        guard let object = root.object else { throw .unexpected("is no object") }
        guard object.isEmpty || object.contains(where: { $0.key == dailyKey || $0.key == listKey }) else {
            throw .unexpected("holds neither `\(dailyKey)` nor `\(listKey)`")
        }
    }

    private enum Content: Sendable {
        case notPersonal, nothing, padding, data
    }
}
