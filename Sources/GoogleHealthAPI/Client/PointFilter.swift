import Foundation
import HealthModel

/// How the points of some dates are asked for, best first: where the service refuses a filter, the next is tried
/// (google-health-api.md, 3.2).
enum PointFilter: Sendable, Equatable {
    /// By the person's own date, in this member.
    case civil(String)
    /// By instants in this member, so far around the dates that each of their points is among them wherever on Earth it
    /// was measured.
    case physical(String)
    /// Everything there is, newest first.
    case none

    /// Whether the service itself cuts at the person's own dates.
    var isCivil: Bool { if case .civil = self { true } else { false } }

    /// What may be tried of a type.
    static func ladder(_ type: DataType) -> [PointFilter] {
        switch type.kind {
        case .daily: [.civil("date"), .none]
        case .session: [.civil("interval.civil_start_time"), .none]
        case .sleep: [.civil("interval.civil_end_time"), .none]
        // One date is asked for at a time: it is cut exactly.
        case .sample where type == .heartRate:
            [.civil("sample_time.civil_time"), .physical("sample_time.physical_time"), .none]
        case .sample: [.physical("sample_time.physical_time"), .none]
        case .interval: [.physical("interval.start_time"), .none]
        }
    }

    /// Seconds since 1970 between which the dates' points are, whatever their offset: from UTC+14 to UTC-12. One that may
    /// reach into the first date may have begun on the date before.
    static func instants(_ type: DataType, _ days: ClosedRange<CivilDay>) -> Range<Int64> {
        let reach: Int64 = type.isOfEachDate ? 86_400 : 0
        let first = Int64(days.lowerBound.daysSince1970) * 86_400 - type.clockShift - 14 * 3600 - reach
        let end = Int64(days.upperBound.daysSince1970 + 1) * 86_400 - type.clockShift + 12 * 3600
        return first..<end
    }

    /// The filter's text, not yet encoded; nil for none.
    func expression(_ type: DataType, _ days: ClosedRange<CivilDay>) -> String? {
        func between(_ member: String, _ first: String, _ end: String) -> String {
            let name = "\(type.filterName).\(member)"
            return #"\#(name) >= "\#(first)" AND \#(name) < "\#(end)""#
        }
        switch self {
        case .none: return nil
        case .civil(let member): return between(member, "\(days.lowerBound)", "\(days.upperBound.advanced(by: 1))")
        case .physical(let member):
            let instants = Self.instants(type, days)
            return between(member, UTCText.instant(instants.lowerBound), UTCText.instant(instants.upperBound))
        }
    }
}
