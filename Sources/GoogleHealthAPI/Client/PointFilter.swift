import HealthModel

/// How the points of some dates are asked for, best first: where the service refuses a filter, the next is tried
/// (google-health-api.md, 3.2).
enum PointFilter: Sendable {
    /// By the person's own date.
    case civil
    /// By instants, so far around the dates that each of their points is among them wherever on Earth it was measured.
    case physical
    /// Everything there is, newest first.
    case none

    /// What may be tried of a type.
    static func ladder(_ type: DataType) -> [PointFilter] {
        switch type.kind {
        case .daily, .sleep: [.civil, .none]
        // One date is asked for at a time: it is cut exactly.
        case .sample where type == .heartRate: [.civil, .physical, .none]
        case .sample, .interval: [.physical, .none]
        }
    }

    /// Seconds since 1970 between which the dates' points are, whatever their offset: from UTC+14 to UTC-12.
    static func instants(_ type: DataType, _ days: ClosedRange<CivilDay>) -> Range<Int64> {
        let first = Int64(days.lowerBound.daysSince1970) * 86_400 - type.clockShift - 14 * 3600
        let end = Int64(days.upperBound.daysSince1970 + 1) * 86_400 - type.clockShift + 12 * 3600
        return first..<end
    }

    /// The filter's text, not yet encoded; nil for none.
    func expression(_ type: DataType, _ days: ClosedRange<CivilDay>) -> String? {
        let name = type.filterName
        let member: String
        let bounds: (String, String)
        switch self {
        case .none: return nil
        case .civil:
            bounds = ("\(days.lowerBound)", "\(days.upperBound.advanced(by: 1))")
            switch type.kind {
            case .daily: member = "\(name).date"
            case .sample: member = "\(name).sample_time.civil_time"
            case .interval: member = "\(name).interval.civil_start_time"
            case .sleep: member = "\(name).interval.civil_end_time"
            }
        case .physical:
            let instants = Self.instants(type, days)
            bounds = (Timestamp.text(instants.lowerBound), Timestamp.text(instants.upperBound))
            switch type.kind {
            case .sample, .daily: member = "\(name).sample_time.physical_time"
            case .interval: member = "\(name).interval.start_time"
            case .sleep: member = "\(name).interval.end_time"
            }
        }
        return #"\#(member) >= "\#(bounds.0)" AND \#(member) < "\#(bounds.1)""#
    }
}
