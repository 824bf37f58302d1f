public import HealthModel

/// The fewest requests for the days that are wanted: pure.
public enum Planner {
    /// Covers the wanted days of each resource with the fewest windows the offers allow, newest first.
    ///
    /// A window may span days that are not wanted when that saves a call; it begins and ends with a wanted one.
    ///
    /// - Parameter zones: the zones of a resource's dates.
    public static func windows(
        wanted: [Resource: Set<CivilDay>], offers: [ResourceOffer],
        zones: (Resource, ClosedRange<CivilDay>) -> DayZones = { _, _ in DayZones() }
    ) -> [FetchWindow] {
        var windows: [FetchWindow] = []
        for offer in offers {
            func add(_ days: ClosedRange<CivilDay>) {
                windows.append(FetchWindow(offer.resource, days, zones: zones(offer.resource, days)))
            }
            var upper: CivilDay?
            var lower: CivilDay?
            for day in (wanted[offer.resource] ?? []).sorted(by: >) {
                if let end = upper, let start = lower,
                    end - day >= offer.daysPerRequest || (offer.costsACallADay && start - day > 1)
                {
                    add(start...end)
                    upper = nil
                }
                if upper == nil { upper = day }
                lower = day
            }
            if let upper, let lower { add(lower...upper) }
        }
        return windows.sorted {
            ($1.days.upperBound, $0.resource) < ($0.days.upperBound, $1.resource)
        }
    }
}
