public import HealthModel

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
