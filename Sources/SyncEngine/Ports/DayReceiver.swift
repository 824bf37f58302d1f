public import HealthModel

/// Takes what a fetch brings, as it comes.
///
/// What it throws has to end the fetch: the days could not be kept.
public protocol DayReceiver: Sendable {
    /// Stages a part of a day whose other parts are still to come, so that nobody has to hold it in memory. The part
    /// belongs to the day once ``take(_:)`` brings it.
    func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError)

    /// Archives days that are whole, in one transaction, each with the parts that were staged of it before its own.
    func take(_ days: [FetchedDay]) async throws(ProviderError)

    /// A part of a day that the archive holds already and this provider wrote, so that what has not changed is not asked
    /// for again; nil when there is none.
    func held(_ part: String, of day: CivilDay) async throws(ProviderError) -> DayPart?

    /// Tells that some data of the window are refused for good or cannot be had now, and that the days handed over next
    /// come without them. The last that was told says when such a day is looked at again.
    func leaveOut(_ error: ProviderError) async
}
