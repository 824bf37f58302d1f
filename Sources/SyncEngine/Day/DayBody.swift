public import HealthModel

/// One answer, or one page of one, that belongs to a day.
public struct DayPart: Sendable, Equatable {
    /// What the part is, e.g. `intraday` or `daily`: a name the provider gives and reads.
    public var name: String
    /// The provider's own JSON, without insignificant white space.
    public var bytes: [UInt8]

    /// A named part of a day's body.
    public init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// A date as a provider's answer gave it.
public struct FetchedDay: Sendable, Equatable {
    /// The civil date that the provider files the data under.
    public var day: CivilDay
    /// Empty when the answer had nothing for the date; without those that were staged before.
    public var parts: [DayPart]
    /// Whether there are data at all, staged parts included: an answer can be full of structure and hold none.
    public var hasData: Bool
    /// Names of parts that were refused or could not be had this time: what is held of them stays.
    public var refused: [String]

    /// A date of an answer, with empty `parts` where the answer had nothing for it.
    public init(_ day: CivilDay, parts: [DayPart], hasData: Bool, refused: [String] = []) {
        self.day = day
        self.parts = parts
        self.hasData = hasData
        self.refused = refused
    }
}

/// What decoding needs besides the body, so that it is a function of the row alone.
public struct DayContext: Sendable, Equatable, Codable {
    /// The provider that wrote the body.
    public var provider: String
    /// The account's zone on that day, an IANA id.
    public var timeZone: String
    /// Seconds since 1970: nothing later is data (influx-schema.md, rule 8). The earlier of the last sync and the look,
    /// at most the day's end.
    public var seenUntil: Int64

    /// The context of one look at a day.
    public init(provider: String, timeZone: String, seenUntil: Int64) {
        self.provider = provider
        self.timeZone = timeZone
        self.seenUntil = seenUntil
    }
}

/// A day as the archive holds it: what ``HealthProvider/decode(_:)`` reads.
public struct ArchivedDay: Sendable, Equatable {
    /// Whose day it is.
    public var account: Account
    /// What the parts hold.
    public var resource: Resource
    /// The civil date, in the zone of the ``context``.
    public var day: CivilDay
    /// In the order in which they were archived; empty when the provider had nothing for the date.
    public var parts: [DayPart]
    /// What the day's last look knew besides the answer.
    public var context: DayContext
    /// Whether the stored body could not be read back: the parts are empty then and say nothing of the day.
    public var isDamaged: Bool

    /// A row of the archive, its bodies unpacked.
    public init(
        account: Account, resource: Resource, day: CivilDay, parts: [DayPart], context: DayContext,
        isDamaged: Bool = false
    ) {
        self.isDamaged = isDamaged
        self.account = account
        self.resource = resource
        self.day = day
        self.parts = parts
        self.context = context
    }
}
