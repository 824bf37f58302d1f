/// What a person changed by hand after the fact.
struct Edits: Sendable, Equatable {
    var deletedSleepLogs: Set<UInt64> = []
    var deletedWeights: Set<UInt64> = []
    var deletedWorkouts: Set<UInt64> = []
    /// Grams by the entry's id.
    var weights: [UInt64: Int] = [:]
}
