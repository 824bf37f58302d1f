public import HealthModel

/// The fewest requests for the days that are wanted: pure.
public enum Planner {
    /// Covers the wanted days of each resource with the fewest windows the offers allow, newest first.
    ///
    /// A window may span days that are not wanted when that saves a call; it begins and ends with a wanted one.
    public static func windows(wanted: [Resource: Set<CivilDay>], offers: [ResourceOffer]) -> [FetchWindow] {
        var windows: [FetchWindow] = []
        for offer in offers {
            var upper: CivilDay?
            var lower: CivilDay?
            for day in (wanted[offer.resource] ?? []).sorted(by: >) {
                if let end = upper, let start = lower, end - day >= offer.daysPerRequest {
                    windows.append(FetchWindow(offer.resource, start...end))
                    upper = nil
                }
                if upper == nil { upper = day }
                lower = day
            }
            if let upper, let lower { windows.append(FetchWindow(offer.resource, lower...upper)) }
        }
        return windows.sorted {
            ($1.days.upperBound, $0.resource) < ($0.days.upperBound, $1.resource)
        }
    }
}
