/// A stretch of one level.
struct SleepSegment: Sendable, Equatable {
    /// Seconds since 1970.
    var start: Int64
    var seconds: Int
    var level: SleepLevel

    var end: Int64 { start + Int64(seconds) }
}
