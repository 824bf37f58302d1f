import HealthModel

/// `daily-heart-rate-zones`: the bounds of a date, each touching the next.
struct DailyHeartZonesSource: DailySource {
    func value(on day: CivilDay, _ view: SyncedView) -> HeartZones? {
        view.restingHeartRate(on: day).map { _ in HeartZones(person: view.person, day: day) }
    }

    func write(_ value: HeartZones, _ json: inout JSONBytes) {
        json.raw(#","heartRateZones":"#)
        json.array(zip(value.zones, HeartZoneName.all)) { json, entry in
            json.raw(#"{"heartRateZoneType":"\#(entry.1)","minBeatsPerMinute":"#)
            json.quoted(entry.0.bounds.lower)
            json.raw(#","maxBeatsPerMinute":"#)
            json.quoted(entry.0.bounds.upper)
            json.raw("}")
        }
    }
}
