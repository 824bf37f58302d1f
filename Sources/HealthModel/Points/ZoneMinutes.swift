/// The active zone minutes of one date: those in the zones cardio and peak count twice already. Nil is absent.
public struct ZoneMinutes: Sendable {
    /// As the provider says it, or the sum of the zones.
    public var total: Int64?
    /// Of the zones.
    public var fatBurn, cardio, peak: Int64?

    /// Minutes of the zones; where the provider has no total, it is their sum.
    public init(total: Int64? = nil, fatBurn: Int64?, cardio: Int64?, peak: Int64?) {
        let zones = [fatBurn, cardio, peak].compactMap(\.self)
        self.total = total ?? (zones.isEmpty ? nil : zones.reduce(0) { $0.addingReportingOverflow($1).partialValue })
        (self.fatBurn, self.cardio, self.peak) = (fatBurn, cardio, peak)
    }

    /// Whether there are any.
    public var hasAny: Bool { (total ?? 0) > 0 }

    /// The point of the date; nil when nothing is known.
    public func series(at start: Int64) -> Series? {
        Series(
            MeasurementName.activeZoneMinutes.name,
            [
                Point(
                    start, .integer("total", total), .integer("fatBurn", fatBurn), .integer("cardio", cardio),
                    .integer("peak", peak))
            ])
    }
}
