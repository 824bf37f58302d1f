import HealthModel

/// A value and its date.
struct Dated<Value: Sendable>: Sendable {
    var day: CivilDay
    var value: Value
}
