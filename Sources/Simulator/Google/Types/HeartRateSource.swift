import HealthModel

/// `heart-rate` (google-health-api.md 4.4): every sample there is, tens of thousands a day.
struct HeartRateSource: PointSource, RollUpSource {
    struct Row: Sendable {
        var instant: Int64
        var beats: Int
    }

    func rows(on day: CivilDay, _ view: SyncedView) -> [Row] {
        guard day >= view.person.memberSince else { return [] }
        let truth = DayTruth(person: view.person, day: day)
        guard truth.start < view.lastSync else { return [] }
        var rows: [Row] = []
        rows.reserveCapacity(86_400 / max(1, view.person.heartInterval.lowerBound))
        for index in truth.minutes.indices {
            let start = truth.start + Int64(index) * 60
            guard start < view.lastSync else { break }
            truth.heartSamples(index) { second, beats in
                let instant = start + Int64(second)
                if instant < view.lastSync { rows.append(Row(instant: instant, beats: beats)) }
            }
        }
        return rows
    }

    func instant(_ row: Row) -> Int64 { row.instant }

    func write(_ row: Row, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.sampleTime(row.instant, clock)
        json.raw(#","beatsPerMinute":"#)
        json.quoted(row.beats)
    }

    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution] {
        guard family != .own else { return [] }
        return rows(on: day, view).map { Contribution(instant: $0.instant, amount: Double($0.beats)) }
    }

    func write(_ tally: RollUpTally, _ json: inout JSONBytes) {
        json.raw(#""beatsPerMinuteMin":"#)
        json.decimal(tally.least, places: 0)
        json.raw(#","beatsPerMinuteAvg":"#)
        json.decimal(tally.average, places: 6)
        json.raw(#","beatsPerMinuteMax":"#)
        json.decimal(tally.greatest, places: 0)
    }
}
