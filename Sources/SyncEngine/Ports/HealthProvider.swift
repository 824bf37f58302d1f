public import Foundation
public import HealthModel

/// A service that holds a person's data: the port behind which the Fitbit Web API and its successors stand.
///
/// A provider fetches and decodes; it neither plans, nor waits, nor stores. Each request it makes passes the
/// ``CallGate`` it is given, so that one budget rules all of them.
public protocol HealthProvider: Sendable {
    /// A short stable name, e.g. `fitbit`: kept with every day, so that the day is decoded by who wrote it.
    var name: String { get }

    /// What can be fetched, one entry a resource that has days. Devices are asked for by ``look(for:gate:)``.
    var catalogue: [ResourceOffer] { get }

    /// How many requests of one account may be under way at once.
    var width: Int { get }

    /// The scopes that the person granted. Throws ``ProviderError/Kind/notAuthorized`` when there is no grant.
    func grantedScopes(of account: Account) async throws(ProviderError) -> Set<String>

    /// The scopes that ``look(for:gate:)`` and ``profile(of:gate:)`` need.
    var lookScope: String { get }
    var profileScope: String { get }

    /// Asks for the paired devices: one call.
    func look(for account: Account, gate: CallGate) async throws(ProviderError) -> DeviceLook

    /// Asks for the zone and the first day of the account: one call. Nothing else of the profile is kept.
    func profile(of account: Account, gate: CallGate) async throws(ProviderError) -> ProviderProfile

    /// Fetches a window of one resource and cuts the answer into its days: one for each date of the window, empty ones
    /// included.
    func fetch(_ window: FetchWindow, for account: Account, gate: CallGate) async throws(ProviderError) -> [FetchedDay]

    /// Decodes a day: a pure function of the row. Also decodes days that an earlier version archived.
    func decode(_ day: ArchivedDay) throws(ProviderError) -> [Series]
}

/// What a provider offers of one resource.
public struct ResourceOffer: Sendable {
    /// Never ``Resource/devices``, which is asked for by ``HealthProvider/look(for:gate:)``.
    public var resource: Resource
    /// The most dates, both ends included, that one request may span.
    public var daysPerRequest: Int
    /// How many calls a window costs.
    public var callsPerRequest: Int
    /// The OAuth scope without which the resource is reported and not tried.
    public var scope: String

    /// One call a request, unless the provider needs several for a whole answer.
    public init(_ resource: Resource, daysPerRequest: Int, callsPerRequest: Int = 1, scope: String) {
        self.resource = resource
        self.daysPerRequest = daysPerRequest
        self.callsPerRequest = callsPerRequest
        self.scope = scope
    }
}

/// Consecutive dates of one resource: what one request asks for.
public struct FetchWindow: Sendable, Hashable {
    /// One that the provider's catalogue offers.
    public var resource: Resource
    /// Both ends included, at most ``ResourceOffer/daysPerRequest`` dates.
    public var days: ClosedRange<CivilDay>

    /// A window of consecutive dates of one resource.
    public init(_ resource: Resource, _ days: ClosedRange<CivilDay>) {
        self.resource = resource
        self.days = days
    }
}

/// What the devices call said.
public struct DeviceLook: Sendable {
    /// The devices as the provider lists them, `mac` cut out: a part of the devices' day.
    public var body: [UInt8]
    /// When the newest tracker last synced, in the zone-less wall time of the provider; nil when none says.
    public var lastSync: WallTime?
    /// How many devices there are.
    public var deviceCount: Int

    /// The answer of one devices call.
    public init(body: [UInt8], lastSync: WallTime?, deviceCount: Int) {
        self.body = body
        self.lastSync = lastSync
        self.deviceCount = deviceCount
    }
}

/// A provider's stamp: an instant, or what the person's wall clock showed.
public enum WallTime: Sendable, Hashable {
    case instant(Date)
    /// Seconds since 1970 as if the wall clock showed UTC.
    case wall(Int64)

    /// The instant, reading a wall time in `zone`.
    public func date(in zone: TimeZone) -> Date {
        switch self {
        case .instant(let date): return date
        case .wall(let seconds):
            let day = CivilDay(daysSince1970: Int((Double(seconds) / 86_400).rounded(.down)))
            let instant = ZoneClock(zone: zone, around: day).instant(wallSeconds: seconds)
            return Date(timeIntervalSince1970: TimeInterval(instant))
        }
    }
}

/// The two facts of a profile that are used.
public struct ProviderProfile: Sendable, Hashable, Codable {
    /// An IANA zone id, e.g. `Europe/Vienna`.
    public var timeZone: String?
    /// The first date that can have data.
    public var memberSince: CivilDay?

    /// Nil stands for what the profile does not say.
    public init(timeZone: String?, memberSince: CivilDay?) {
        self.timeZone = timeZone
        self.memberSince = memberSince
    }
}
