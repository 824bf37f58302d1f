public import Foundation

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
