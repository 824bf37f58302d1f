/// How deep somebody sleeps. `wake`, `light`, `deep` and `rem` belong to nights with stages, the next three to
/// classic ones; `unknown` is what a provider fills a clock change with.
enum SleepLevel: String, Sendable, CaseIterable {
    case wake, light, deep, rem
    case awake, restless, asleep
    case unknown

    /// The word for it in a log without stages.
    var classic: SleepLevel {
        switch self {
        case .wake: .awake
        case .light, .deep, .rem: .asleep
        case .awake, .restless, .asleep, .unknown: self
        }
    }
}
