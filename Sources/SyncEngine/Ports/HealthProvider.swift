public import Foundation
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

/// What a person granted.
public struct GrantedAccess: Sendable, Equatable {
    /// As the provider spells them.
    public var scopes: Set<String>
    /// When the authorisation ends by itself; nil where it has no end that is known.
    public var endsAt: Date?
    /// What a person should know and do about it, as a sentence for `/status`.
    public var notice: String?

    /// An authorisation without an end, unless the arguments say more.
    public init(scopes: Set<String>, endsAt: Date? = nil, notice: String? = nil) {
        self.scopes = scopes
        self.endsAt = endsAt
        self.notice = notice
    }
}

/// Takes what a fetch brings, as it comes.
///
/// What it throws has to end the fetch: the days could not be kept.
public protocol DayReceiver: Sendable {
    /// Stages a part of a day whose other parts are still to come, so that nobody has to hold it in memory. The part
    /// belongs to the day once ``take(_:)`` brings it.
    func stage(_ part: DayPart, of day: CivilDay) async throws(ProviderError)

    /// Archives days that are whole, in one transaction, each with the parts that were staged of it before its own.
    func take(_ days: [FetchedDay]) async throws(ProviderError)

    /// Tells that some kind of data of the window is refused for good, and that the days come without it.
    func leaveOut(_ error: ProviderError) async
}

/// What a provider offers of one resource.
public struct ResourceOffer: Sendable {
    /// Never ``Resource/devices``, which is asked for by ``HealthProvider/look(for:gate:)``.
    public var resource: Resource
    /// The most dates, both ends included, that one window may span.
    public var daysPerRequest: Int
    /// How many calls a window costs, however many dates it spans.
    public var callsPerRequest: Int
    /// How many calls each date of a window costs on top, about.
    public var callsPerDay: Int
    /// The OAuth scope without which the resource is reported and not tried.
    public var scope: String

    /// One call a window, unless the provider needs several for a whole answer.
    public init(
        _ resource: Resource, daysPerRequest: Int, callsPerRequest: Int = 1, callsPerDay: Int = 0, scope: String
    ) {
        self.resource = resource
        self.daysPerRequest = daysPerRequest
        self.callsPerRequest = callsPerRequest
        self.callsPerDay = callsPerDay
        self.scope = scope
    }

    /// About how many calls a window of so many dates costs.
    public func calls(days: Int) -> Int { callsPerRequest + callsPerDay * days }

    /// Whether each date costs a call of its own: one is not asked for again without need, nor for its neighbours' sake.
    public var costsACallADay: Bool { daysPerRequest == 1 || callsPerDay > 0 }
}

/// Consecutive dates of one resource: what one request asks for.
public struct FetchWindow: Sendable, Hashable {
    /// One that the provider's catalogue offers.
    public var resource: Resource
    /// Both ends included, at most ``ResourceOffer/daysPerRequest`` dates.
    public var days: ClosedRange<CivilDay>
    /// The zone in which each date begins and ends.
    public var zones: DayZones

    /// A window of consecutive dates of one resource.
    public init(_ resource: Resource, _ days: ClosedRange<CivilDay>, zones: DayZones = DayZones()) {
        self.resource = resource
        self.days = days
        self.zones = zones
    }
}

/// The zone of each date: a date keeps the one in which it was first read, whoever travels later.
public struct DayZones: Sendable, Hashable {
    /// The zone of dates that were not read yet.
    public var current: TimeZone
    /// The zones of dates that were read in another one.
    public var others: [CivilDay: TimeZone]

    /// One zone for all dates, but for the others.
    public init(_ current: TimeZone = .gmt, others: [CivilDay: TimeZone] = [:]) {
        self.current = current
        self.others = others
    }

    /// The zone of a date.
    public subscript(day: CivilDay) -> TimeZone { others[day] ?? current }

    /// The instants of a date: from its start in its zone to its end there, or to where the next date begins when that is
    /// later, so that a journey west leaves no hole.
    public func instants(of day: CivilDay) -> Range<Date> {
        let next = day.advanced(by: 1)
        let start = day.start(in: self[day])
        return start..<max(next.start(in: self[day]), next.start(in: self[next]))
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
