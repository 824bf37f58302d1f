import HealthModel

/// A weigh-in with its instant and a name of its own.
struct BodyEntry: Sendable {
    var entry: WeighIn
    var instant: Int64
    /// Of two entries with one id the second gets the next number: names are unique here.
    var id: UInt64

    /// What is typed in carries microseconds.
    var microseconds: Int { entry.scale == nil ? Int(id % 999_983) : 0 }
    var origin: PointOrigin { entry.scale == nil ? .manual : .scale }

    static func entries(on day: CivilDay, _ view: SyncedView) -> [BodyEntry] {
        let clock = ZoneClock(zone: view.person.zone, around: day)
        var entries: [BodyEntry] = []
        for entry in view.weighIns(on: day) {
            let doubles = entries.count { $0.entry.id == entry.id }
            entries.append(
                BodyEntry(
                    entry: entry, instant: clock.instant(secondOfDay: entry.secondOfDay),
                    id: entry.id + UInt64(doubles)))
        }
        return entries
    }
}
