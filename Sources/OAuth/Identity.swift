/// Who a person is to a provider.
public struct Identity: Sendable, Equatable {
    /// The provider's own id; nil where it tells none.
    public var userID: String?
    /// The ids that other providers know the same person by, by ``OAuthClient/provider``: with Google the `legacyUserId`
    /// of Fitbit (google-health-api.md, 2.9).
    public var otherIDs: [String: String]

    /// A person with the ids that are known.
    public init(userID: String?, otherIDs: [String: String] = [:]) {
        self.userID = userID
        self.otherIDs = otherIDs
    }

    /// Whether this person of the provider `own` is the one that is known by these ids; nil when nobody can tell.
    func isSame(as known: [String: String], own: String) -> Bool? {
        var mine = otherIDs
        mine[own] = userID
        let common = mine.filter { known[$0.key] != nil }
        return common.isEmpty ? nil : common.allSatisfy { known[$0.key] == $0.value }
    }
}
