import HealthModel

/// What a type's roll-ups are made of.
protocol RollUpSource: Sendable {
    /// What the provider knows of a date, in order of time. A window without a contribution has no data.
    func contributions(on day: CivilDay, _ view: SyncedView, _ family: SourceFamily) -> [Contribution]

    /// What a phone adds where sources are not merged (google-health-api.md 3.1).
    func phoneContributions(on day: CivilDay, _ view: SyncedView) -> [Contribution]

    /// Writes the members of the value object; none of them where the sum is zero.
    func write(_ tally: RollUpTally, _ json: inout JSONBytes)
}

extension RollUpSource {
    func phoneContributions(on day: CivilDay, _ view: SyncedView) -> [Contribution] { [] }
}
