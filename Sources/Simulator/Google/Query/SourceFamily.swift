/// Whose points are wanted (google-health-api.md 3.1, `dataSourceFamily`).
enum SourceFamily: String, CaseIterable, Sendable {
    case all = "users/me/dataSourceFamilies/all-sources"
    case wearables = "users/me/dataSourceFamilies/google-wearables"
    case google = "users/me/dataSourceFamilies/google-sources"
    case own = "users/me/dataSourceFamilies/self-sources"

    /// Reads the full name; without one all sources are meant.
    init(_ name: String?) throws(GoogleError) {
        guard let name, !name.isEmpty else {
            self = .all
            return
        }
        guard let family = SourceFamily(rawValue: name) else {
            throw .invalid(
                "INVALID_DATA_POINT_DATA_SOURCE_FAMILY", "Data family is missing or is not supported: \(name)")
        }
        self = family
    }

    func contains(_ origin: PointOrigin) -> Bool {
        switch self {
        case .all, .google: true
        case .own: false
        case .wearables:
            switch origin {
            case .tracker, .scale: true
            case .phone, .manual: false
            }
        }
    }
}
