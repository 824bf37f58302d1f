import HealthModel

/// A type with one value a date.
protocol DailySource: PointSource where Row == Dated<Value> {
    associatedtype Value: Sendable

    func value(on day: CivilDay, _ view: SyncedView) -> Value?

    /// Writes the members after the date, each with a comma before it.
    func write(_ value: Value, _ json: inout JSONBytes)
}

extension DailySource {
    func rows(on day: CivilDay, _ view: SyncedView) -> [Dated<Value>] {
        value(on: day, view).map { [Dated(day: day, value: $0)] } ?? []
    }

    func instant(_ row: Dated<Value>) -> Int64 { Int64(row.day.daysSince1970) * 86_400 }
    func origin(_ row: Dated<Value>) -> PointOrigin { .tracker(.derived) }

    func write(_ row: Dated<Value>, _ json: inout JSONBytes, _ clock: WallClock, isMerged: Bool) {
        json.raw(#""date":"#)
        json.googleDate(row.day)
        write(row.value, &json)
    }
}
