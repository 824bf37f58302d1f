public import HealthModel

/// Consecutive dates of one resource: what one request asks for.
public struct FetchWindow: Sendable, Hashable {
    /// One that the provider's catalogue offers.
    public var resource: Resource
    /// Both ends included, at most ``ResourceOffer/daysPerRequest`` dates.
    public var days: ClosedRange<CivilDay>
    /// The zone in which each date begins and ends.
    public var zones: DayZones

    /// A window of consecutive dates of one resource.
    public init(_ resource: Resource, _ days: ClosedRange<CivilDay>, zones: DayZones = DayZones()) {
        self.resource = resource
        self.days = days
        self.zones = zones
    }
}
