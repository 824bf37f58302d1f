import HealthModel

/// What a provider knows of one person at one moment: the truth up to the last sync, with their edits.
struct SyncedView: Sendable {
    let person: Person
    /// Seconds since 1970.
    let now: Int64
    let lastSync: Int64
    let today: CivilDay
    private let syncs: SyncHistory
    private let edits: Edits
    private let computesLate: Bool

    init(person: Person, now: Int64, syncs: SyncHistory, edits: Edits, computesLate: Bool) {
        self.person = person
        self.now = now
        self.syncs = syncs
        self.edits = edits
        self.computesLate = computesLate
        lastSync = syncs.last(now: now)
        today = person.day(at: now)
    }

    /// Whether a value that was measured up to `end` and takes `delay` seconds to compute is there.
    private func isReady(_ end: Int64, delay: Int64) -> Bool {
        guard let sync = syncs.first(from: end, now: now) else { return false }
        return !computesLate || now >= sync + delay
    }

    /// The dates of a range that can hold data: none before the person's first day, none in the future.
    func days(_ range: ClosedRange<CivilDay>) -> [CivilDay] {
        let (first, last) = (max(range.lowerBound, person.memberSince), min(range.upperBound, today))
        return first <= last ? Array(first...last) : []
    }

    /// A night or nap as it stands now.
    enum SleepState: Equatable {
        /// The provider has it and says no more than that.
        case pending
        case known(SleepSession)
    }

    /// The sleep that ended on a date, in the order of time.
    func sleep(on day: CivilDay) -> [SleepState] {
        [person.night(endingOn: day), person.nap(on: day)].compactMap { session in
            guard let session, !edits.deletedSleepLogs.contains(session.id), isReady(session.end, delay: 0) else {
                return nil
            }
            if !isReady(session.end, delay: 180) { return .pending }
            return .known(isReady(session.end, delay: 900) ? session : session.withoutStages)
        }
    }

    /// A night or nap as a provider has it that shows what it has not finished.
    struct SleepFinding: Sendable {
        var session: SleepSession
        /// The sync that brought it, in seconds since 1970.
        var arrival: Int64
        /// Whether its stages have been worked out.
        var isProcessed: Bool
        /// When it was last written.
        var updated: Int64
    }

    /// The sleep that ended on a date, in the order of time, as far as it is known.
    func sleepFindings(on day: CivilDay) -> [SleepFinding] {
        [person.night(endingOn: day), person.nap(on: day)].compactMap { session in
            guard let session, !edits.deletedSleepLogs.contains(session.id),
                let arrival = syncs.first(from: session.end, now: now)
            else { return nil }
            let isProcessed = isReady(session.end, delay: 900)
            return SleepFinding(
                session: isProcessed ? session : session.withoutStages, arrival: arrival, isProcessed: isProcessed,
                updated: isProcessed && computesLate ? arrival + 900 : arrival)
        }
    }

    /// A date minute by minute, and the minutes of it that have reached the provider whole; nil where there are none.
    func minutes(of day: CivilDay) -> (truth: DayTruth, known: Range<Int>)? {
        guard day >= person.memberSince, day <= today else { return nil }
        let truth = DayTruth(person: person, day: day)
        let known = min(Int64(truth.minutes.count), (lastSync - truth.start) / 60)
        return known > 0 ? (truth, 0..<Int(known)) : nil
    }

    /// What a date comes to, as far as it has reached the provider; nil where nothing has.
    func totals(of day: CivilDay) -> DayTotals? { minutes(of: day).map { DayTotals($0.truth, $0.known) } }

    /// The workouts of a date that are over and known, in the order of time.
    func workouts(on day: CivilDay) -> [Workout] {
        guard day >= person.memberSince, day <= today else { return [] }
        return DayTruth(person: person, day: day).workouts.filter {
            $0.end <= lastSync && !edits.deletedWorkouts.contains($0.id)
        }
    }

    /// When a workout was written: by the sync that brought it.
    func arrival(of workout: Workout) -> Int64 { syncs.first(from: workout.end, now: now) ?? lastSync }

    /// What was measured over the night before a date, once that takes `delay` seconds to compute; nil without a night
    /// of stages.
    func vitals(_ day: CivilDay, delay: Int64 = 900) -> NightVitals? {
        guard let night = person.night(endingOn: day), night.hasStages, night.seconds >= 3 * 3600,
            isReady(night.end, delay: delay)
        else { return nil }
        return NightVitals(person: person, session: night)
    }

    /// Oxygen is the slowest: between a third of an hour and a whole one.
    func oxygenVitals(_ day: CivilDay) -> NightVitals? {
        vitals(day, delay: 1200 + Int64(day.daysSince1970 * 977 % 2400))
    }

    /// Skin temperature needs a baseline: the first three nights have none.
    func temperatureVitals(_ day: CivilDay) -> NightVitals? {
        day > person.memberSince.advanced(by: 3) ? vitals(day) : nil
    }

    /// The weigh-ins of a date; the scale has its own way to the provider and does not wait for the tracker.
    func weighIns(on day: CivilDay) -> [WeighIn] {
        person.weighIns(on: day).compactMap { entry in
            guard entry.arrival <= now, !edits.deletedWeights.contains(entry.id) else { return nil }
            var entry = entry
            entry.grams = edits.weights[entry.id] ?? entry.grams
            return entry
        }
    }

    /// The VO2 max of a date.
    func cardioScore(on day: CivilDay) -> CardioScore? {
        let morning = ZoneClock(zone: person.zone, around: day).instant(secondOfDay: 9 * 3600)
        return isReady(morning, delay: 900) ? person.cardioScore(on: day) : nil
    }

    /// The resting heart rate of a date: there once the morning is, and only where the tracker was worn.
    func restingHeartRate(on day: CivilDay) -> Int? {
        guard day > person.memberSince, let night = person.night(endingOn: day), lastSync >= night.end else {
            return nil
        }
        return person.restingHeartRate(on: day)
    }

    /// When a device last reached the provider.
    func lastSync(of device: Device) -> Int64? {
        guard device.kind == .scale else { return lastSync }
        for back in 0..<30 {
            let entries = weighIns(on: today.advanced(by: -back))
            if let entry = entries.last(where: { $0.scale != nil }) { return entry.arrival }
        }
        return nil
    }
}
