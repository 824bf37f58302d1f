public import Foundation

/// What a person granted, and for how long.
public struct Consent: Sendable, Equatable {
    /// As the provider spells them.
    public var scopes: Set<String>
    /// When the refresh token ends by itself (`refresh_token_expires_in`); nil where the provider names no end.
    public var endsAt: Date?

    /// A consent without an end, unless one is named.
    public init(scopes: Set<String>, endsAt: Date? = nil) {
        self.scopes = scopes
        self.endsAt = endsAt
    }
}
