/// The name under which one person's data are kept: the `account` tag of every point. `[a-z0-9_-]{1,32}`.
public struct Account: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let name: String

    /// The account of a service for one person.
    public static let me = Account(unchecked: "me")

    private init(unchecked name: String) { self.name = name }

    /// The account, or nil when the name is not `[a-z0-9_-]{1,32}`.
    public init?(_ name: String) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard allowed, (1...32).contains(name.utf8.count) else { return nil }
        self.name = name
    }

    /// The bare name.
    public var description: String { name }
    /// In the order of the names' ASCII codes.
    public static func < (left: Account, right: Account) -> Bool { left.name < right.name }
}

extension Account: Codable {
    /// Reads a string; throws `DecodingError.dataCorrupted` when it is not an account's name.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let account = Account(name) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "account names are [a-z0-9_-]{1,32}"))
        }
        self = account
    }

    /// Written as the bare name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
