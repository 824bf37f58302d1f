import HealthModel

/// The minutes of a few days of one person, found by instant.
struct TruthLookup: Sendable {
    private var days: [DayTruth] = []

    /// Covers the dates that the person's wall shows between two instants.
    init(person: Person, from first: Int64, through last: Int64) {
        guard first <= last else { return }
        days = (person.day(at: first)...person.day(at: last)).map { DayTruth(person: person, day: $0) }
    }

    /// The day and the index in it of the minute that an instant falls into.
    func minute(at instant: Int64) -> (day: DayTruth, index: Int)? {
        guard let day = days.first(where: { $0.start <= instant && instant < $0.end }) else { return nil }
        return (day, Int((instant - day.start) / 60))
    }
}
