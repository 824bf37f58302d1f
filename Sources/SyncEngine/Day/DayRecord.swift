/// What a look adds to the archive: an answer's day with the row it becomes.
public struct DayRecord: Sendable {
    /// The row as it is after the look.
    public var entry: LedgerEntry
    /// Parts that are in the archive already and become the beginning of the day's body.
    public var staged: [StagedPart]
    /// The rest of the day's body; empty when the answer had nothing for the date.
    public var parts: [DayPart]
    /// Archived with the body: a change of it counts as a change of the day.
    public var context: DayContext

    /// One day of an answer, ready to be committed.
    public init(entry: LedgerEntry, staged: [StagedPart] = [], parts: [DayPart], context: DayContext) {
        self.entry = entry
        self.staged = staged
        self.parts = parts
        self.context = context
    }
}
