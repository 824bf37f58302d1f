public import HealthModel

/// A service that holds a person's data: the port behind which the Fitbit Web API and its successors stand.
///
/// A provider fetches and decodes; it neither plans nor stores. Each request it makes passes the ``CallGate`` it is given,
/// so that one budget rules all of them.
public protocol HealthProvider: Sendable {
    /// A short stable name, e.g. `fitbit`: kept with every day, so that the day is decoded by who wrote it.
    var name: String { get }

    /// What can be fetched, one entry a resource that has days. Devices are asked for by ``look(for:gate:)``.
    var catalogue: [ResourceOffer] { get }

    /// How many windows of one account may be under way at once.
    var width: Int { get }

    /// The calls that this side allows itself in a minute; nil where the provider's answers tell the limit.
    var callsPerMinute: Int? { get }

    /// What the person granted; makes no call. Throws ``ProviderError/Kind/notAuthorized`` when there is no grant.
    func access(of account: Account) async throws(ProviderError) -> GrantedAccess

    /// The scopes that ``look(for:gate:)`` and ``profile(of:gate:)`` want.
    var lookScope: String { get }
    var profileScope: String { get }

    /// Asks for the paired devices: one call, or none and ``ProviderError/Kind/scopeMissing`` where it would be in vain.
    func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook

    /// Asks for the zone and the first day of the account: one call, or none and ``ProviderError/Kind/scopeMissing`` where
    /// it would be in vain. Nothing else of the profile is kept.
    func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile

    /// Fetches a window of one resource, cuts the answers into days, and hands each date of the window to `receiver`,
    /// empty ones included, as soon as it is whole. What was handed over before an error stays.
    func fetch(_ window: FetchWindow, for account: Account, gate: CallGate, receiver: any DayReceiver)
        async throws(ProviderError)

    /// Decodes a day: a pure function of the row. Also decodes days that an earlier version archived.
    func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series]
}
