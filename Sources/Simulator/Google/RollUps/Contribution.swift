/// Something measured, to be added up.
struct Contribution: Sendable {
    /// Seconds since 1970.
    var instant: Int64
    var amount: Double
    /// Of the four heart-rate zones, where the type has them.
    var zone = 0
}
