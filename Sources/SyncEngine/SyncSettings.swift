public import Foundation
public import HealthModel

/// What a person sets of the engine.
public struct SyncSettings: Sendable {
    /// How often the timer starts a sync; nil: never.
    public var interval: TimeInterval?
    /// The far end of "everything"; nil: 30 days before the first authorisation.
    public var since: CivilDay?
    /// Stands in for the profile's zone.
    public var timeZone: TimeZone?
    /// The page or command with which a person authorises an account, for sentences.
    public var authorizeHint: @Sendable (Account?) -> String

    /// The zone in which an account's dates begin: what was set, or the profile's; nil until one is known.
    func zone(of facts: AccountFacts?) -> TimeZone? {
        timeZone ?? facts?.profile?.timeZone.flatMap(TimeZone.init(identifier:))
    }

    /// The sentence for an account (nil: for any) that nobody has authorised.
    func notAuthorized(_ account: Account?) -> String {
        account.map { "\($0) is not authorised yet. \(authorizeHint($0))" }
            ?? "No account is authorised yet. \(authorizeHint(nil))"
    }

    /// How long a finished fetch waits for the sinks before it says that they lag.
    public var deliveryPatience: TimeInterval = 10

    /// How often what `/status` says is written to the sinks beside the data (``StatusSeries``), and then after each sync too;
    /// nil: never.
    public var statusInterval: TimeInterval?

    /// Whether what people had asked for when the service stopped is asked for again at its start.
    public var resumes = true

    /// By default a sync every 15 minutes, of everything from 30 days before the first authorisation on.
    public init(
        interval: TimeInterval? = 15 * 60, since: CivilDay? = nil, timeZone: TimeZone? = nil,
        authorizeHint: @escaping @Sendable (Account?) -> String = { _ in "" }
    ) {
        self.interval = interval
        self.since = since
        self.timeZone = timeZone
        self.authorizeHint = authorizeHint
    }
}
